import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import css from './DataTable.module.css';
import type { DataTableProps } from './props';

/** In the place of the rows that are not drawn. */
export function Spacer({ px, span }: { readonly px: number; readonly span: number }) {
  if (px <= 0) return null;
  return (
    <tr aria-hidden className={css['spacer']}>
      <td colSpan={span} style={{ height: px }} />
    </tr>
  );
}

/** What leads from a row to its record: all of the row can be clicked. */
export function RowLink<T extends object>({
  row,
  rowLink,
  openId,
  rowId,
  children,
}: Pick<DataTableProps<T>, 'rowLink' | 'openId' | 'rowId'> & {
  readonly row: T;
  readonly children: ReactNode;
}) {
  if (rowLink === undefined) return <div className={css['plain']}>{children}</div>;
  return (
    <Link
      {...rowLink(row)}
      className={css['link']}
      data-row-link
      aria-current={rowId(row) === openId ? 'true' : undefined}
    >
      {children}
    </Link>
  );
}
