import { memo, type ReactNode, type RefObject } from 'react';
import { common } from '../../texts/common';
import { useTexts } from '../../texts/useTexts';
import { classes } from '../classes';
import type { Column } from './columns';
import css from './DataTable.module.css';
import type { DataTableProps } from './props';
import { RowLink } from './RowParts';
import { toggled } from './useRowKeys';

interface RowProps<T extends object> {
  /** As the table was drawn last. What of it a row shows is among the other properties: with others it is drawn anew. */
  readonly tableNow: RefObject<DataTableProps<T>>;
  readonly row: T;
  readonly id: string;
  readonly index: number;
  /** Draws the row as one cell; undefined where it has columns. */
  readonly narrow: ((row: T) => ReactNode) | undefined;
  /** What the links of all rows have in common, as a text: with another one they are drawn anew. */
  readonly filters: string;
  /** Those that there is room for. */
  readonly columns: readonly Column<T>[];
  /** Where the height of a row is what is in it. */
  readonly measure: ((row: HTMLTableRowElement | null) => void) | undefined;
  readonly isSelected: boolean;
  readonly isOpen: boolean;
  readonly isMarked: boolean;
  readonly markedNow: RefObject<number>;
  readonly mark: (index: number) => void;
}

/** A row. It is drawn anew when something of it has changed, and not because the list was scrolled. */
export const Row = memo(function Row<T extends object>({
  tableNow,
  row,
  id,
  index,
  narrow,
  columns,
  measure,
  isSelected,
  isOpen,
  isMarked,
  markedNow,
  mark,
}: RowProps<T>) {
  const t = useTexts(common);
  const table = tableNow.current;
  const { onSelect } = table;
  return (
    <tr
      ref={measure}
      data-index={index}
      data-row={id}
      aria-rowindex={index + 2}
      aria-selected={onSelect ? isSelected : undefined}
      className={classes(
        css['row'],
        isOpen && css['open'],
        isSelected && css['selected'],
        isMarked && css['marked'],
      )}
      onFocus={() => mark(index)}
    >
      {onSelect && (
        <td className={css['select']}>
          <label>
            <input
              type="checkbox"
              aria-label={t('selectRow', { name: table.rowName(row) })}
              checked={isSelected}
              onChange={() => undefined}
              onClick={({ shiftKey }) => {
                const now = tableNow.current;
                now.onSelect?.(toggled(now, index, shiftKey ? markedNow.current : index));
              }}
            />
          </label>
        </td>
      )}
      {narrow !== undefined ? (
        <td className={css['narrow']}>
          <RowLink {...table} row={row}>
            {narrow(row)}
          </RowLink>
        </td>
      ) : (
        columns.map(({ id: name, align, cell, beside }, n) => (
          <td key={name} className={classes(align === 'end' && css['end'])}>
            {n === 0 ? (
              <div className={css['first']}>
                <RowLink {...table} row={row}>
                  {cell(row)}
                </RowLink>
                {beside?.(row)}
              </div>
            ) : (
              cell(row)
            )}
          </td>
        ))
      )}
    </tr>
  );
}) as <T extends object>(props: RowProps<T>) => React.JSX.Element;
