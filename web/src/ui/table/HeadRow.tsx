import { common } from '../../texts/common';
import { useTexts } from '../../texts/useTexts';
import { classes } from '../classes';
import type { Column } from './columns';
import css from './DataTable.module.css';
import type { DataTableProps } from './props';

/** The names of the columns that are shown, and the box that selects all rows. */
export function HeadRow<T extends object>({
  label,
  list: { rows },
  rowId,
  selected,
  onSelect,
  shown,
  oneCell,
}: DataTableProps<T> & { readonly shown: readonly Column<T>[]; readonly oneCell: boolean }) {
  const t = useTexts(common);
  // Most often the numbers alone tell: of a hundred thousand rows not every one can be asked each time that the list is scrolled.
  const allSelected =
    selected !== undefined && selected.size >= rows.length && rows.every((row) => selected.has(rowId(row)));
  return (
    <thead className={oneCell ? 'sr-only' : undefined}>
      <tr aria-rowindex={1}>
        {onSelect && (
          <th scope="col" className={css['select']}>
            <label>
              <input
                type="checkbox"
                aria-label={t('selectAll')}
                checked={allSelected}
                onChange={() => onSelect(new Set(allSelected ? [] : rows.map(rowId)))}
              />
            </label>
          </th>
        )}
        {oneCell ? (
          <th scope="col">{label}</th>
        ) : (
          shown.map(({ id, header, align }) => (
            <th key={id} scope="col" className={classes(align === 'end' && css['end'])}>
              {header}
            </th>
          ))
        )}
      </tr>
    </thead>
  );
}
