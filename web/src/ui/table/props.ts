import type { ToOptions } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Column } from './columns';
import type { ListState } from './useList';

/** A key for the row that is marked: it has the focus, or j and k have led to it. */
export interface RowKey<T> {
  readonly keys: string;
  readonly label: string;
  readonly run: (row: T) => void;
}

export interface DataTableProps<T extends object> {
  /** What the rows are: the table's caption. */
  readonly label: string;
  readonly columns: readonly Column<T>[];
  readonly list: ListState<T>;
  readonly rowId: (row: T) => string;
  /** What a row is called, for those who select it without seeing it. */
  readonly rowName: (row: T) => string;
  /** Where a row leads. Its first cell is the link, and all of the row can be clicked, also with the middle button. */
  readonly rowLink?: (row: T) => ToOptions;
  /** A row on narrow screens, in one cell. */
  readonly narrow: (row: T) => ReactNode;
  readonly empty: ReactNode;
  /** How many there are in all, where that is known. */
  readonly total?: number | undefined;
  /** The row that is open beside the list. */
  readonly openId?: string | undefined;
  readonly selected?: ReadonlySet<string>;
  readonly onSelect?: (ids: ReadonlySet<string>) => void;
  readonly rowKeys?: readonly RowKey<T>[];
  /** In the place of an error's own actions. */
  readonly errorActions?: ReactNode;
}
