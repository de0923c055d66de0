import { Copy, Filter, FilterX } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Search } from '../../app/search';
import { common } from '../../texts/common';
import { useTexts } from '../../texts/useTexts';
import { copyText } from '../copy';
import { Menu, MenuItem } from '../Menu';
import css from './FilterBar.module.css';
import { type FilterField, withValue } from './filters';

/** A value in a list: pressing it offers to filter by it, to leave it out, and to copy it. */
export function FilterValue({
  field,
  value,
  search,
  onChange,
  children,
}: {
  readonly field: FilterField;
  readonly value: string;
  readonly search: Search;
  readonly onChange: (search: Search) => void;
  readonly children: ReactNode;
}) {
  const t = useTexts(common);
  const name =
    field.kind === 'choice'
      ? (field.options.find((option) => option.value === value)?.label ?? value)
      : value;
  return (
    <Menu
      align="start"
      trigger={
        <button type="button" className={css['inList']}>
          {children}
        </button>
      }
    >
      <MenuItem icon={Filter} onSelect={() => onChange(withValue(search, field, value))}>
        {t('onlyValue', { value: name })}
      </MenuItem>
      {field.kind === 'choice' && field.multiple && (
        <MenuItem icon={FilterX} onSelect={() => onChange(withValue(search, field, value, true))}>
          {t('withoutValue', { value: name })}
        </MenuItem>
      )}
      <MenuItem icon={Copy} onSelect={() => void copyText(value)}>
        {t('copy')}
      </MenuItem>
    </Menu>
  );
}
