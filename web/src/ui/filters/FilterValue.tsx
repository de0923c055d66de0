import { Copy, Filter, FilterX, ListFilter } from 'lucide-react';
import { Fragment, type KeyboardEvent, type ReactNode, useState } from 'react';
import type { Search } from '../../app/search';
import { common } from '../../texts/common';
import { useTexts } from '../../texts/useTexts';
import { copyText } from '../copy';
import { Menu, MenuItem } from '../Menu';
import css from './FilterBar.module.css';
import { type FilterField, withValue } from './filters';

/** A value that a cell shows, and what it is of. */
export interface ShownValue {
  readonly field: FilterField;
  readonly value: string;
}

interface FilterValueProps {
  /** More than one where a cell shows several. */
  readonly of: ShownValue | readonly ShownValue[];
  readonly search: Search;
  readonly onChange: (search: Search) => void;
  readonly children: ReactNode;
}

/**
 * A value in a list, and a small button beside it that offers to filter by it, to leave it out, and to copy it; the value itself is
 * part of the row, so that pressing it opens that. The menu is made when it is first opened: a list that is scrolled has hundreds.
 */
export function FilterValue({ children, ...menu }: FilterValueProps) {
  const t = useTexts(common);
  const [wanted, setWanted] = useState(false);
  const values = [menu.of].flat() as readonly ShownValue[];
  const label = t('filterBy', { value: values.map(nameOf).join(', ') });
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowDown') return;
    event.preventDefault();
    setWanted(true);
  };
  return (
    <span className={css['inList']}>
      <span className={css['inListText']}>{children}</span>
      {wanted ? (
        <ValueMenu {...menu} values={values} label={label} />
      ) : (
        <button
          type="button"
          className={css['pick']}
          aria-label={label}
          title={label}
          aria-haspopup="menu"
          aria-expanded={false}
          onClick={() => setWanted(true)}
          onKeyDown={onKeyDown}
        >
          <ListFilter size={13} aria-hidden />
        </button>
      )}
    </span>
  );
}

function ValueMenu({
  values,
  label,
  search,
  onChange,
}: Omit<FilterValueProps, 'of' | 'children'> & {
  readonly values: readonly ShownValue[];
  readonly label: string;
}) {
  const t = useTexts(common);
  return (
    <Menu
      opened
      align="start"
      trigger={
        <button type="button" className={css['pick']} aria-label={label} title={label}>
          <ListFilter size={13} aria-hidden />
        </button>
      }
    >
      {values.map(({ field, value }) => (
        <Fragment key={`${field.label} ${value}`}>
          <MenuItem icon={Filter} onSelect={() => onChange(withValue(search, field, value))}>
            {t('onlyValue', { value: nameOf({ field, value }) })}
          </MenuItem>
          {field.kind === 'choice' && field.multiple && (
            <MenuItem icon={FilterX} onSelect={() => onChange(withValue(search, field, value, true))}>
              {t('withoutValue', { value: nameOf({ field, value }) })}
            </MenuItem>
          )}
        </Fragment>
      ))}
      {values.length === 1 && (
        <MenuItem icon={Copy} onSelect={() => void copyText(values[0]!.value)}>
          {t('copy')}
        </MenuItem>
      )}
    </Menu>
  );
}

function nameOf({ field, value }: ShownValue): string {
  if (field.kind === 'choice') return field.options.find((option) => option.value === value)?.label ?? value;
  return field.kind === 'text' ? (field.format?.(value) ?? value) : value;
}
