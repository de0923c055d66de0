import { Copy, Filter, FilterX } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useState } from 'react';
import type { Search } from '../../app/search';
import { common } from '../../texts/common';
import { useTexts } from '../../texts/useTexts';
import { copyText } from '../copy';
import { Menu, MenuItem } from '../Menu';
import css from './FilterBar.module.css';
import { type FilterField, withValue } from './filters';

interface FilterValueProps {
  readonly field: FilterField;
  readonly value: string;
  readonly search: Search;
  readonly onChange: (search: Search) => void;
  readonly children: ReactNode;
}

/**
 * A value in a list: pressing it offers to filter by it, to leave it out, and to copy it. The menu is made when it is first opened: a
 * list that is scrolled has hundreds of them.
 */
export function FilterValue(props: FilterValueProps) {
  const [wanted, setWanted] = useState(false);
  if (wanted) return <ValueMenu {...props} />;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowDown') return;
    event.preventDefault();
    setWanted(true);
  };
  return (
    <button
      type="button"
      className={css['inList']}
      aria-haspopup="menu"
      aria-expanded={false}
      onClick={() => setWanted(true)}
      onKeyDown={onKeyDown}
    >
      {props.children}
    </button>
  );
}

function ValueMenu({ field, value, search, onChange, children }: FilterValueProps) {
  const t = useTexts(common);
  const name =
    field.kind === 'choice'
      ? (field.options.find((option) => option.value === value)?.label ?? value)
      : value;
  return (
    <Menu
      opened
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
