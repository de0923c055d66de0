import type { ReactNode } from 'react';

/** A column of a {@link DataTable}. */
export interface Column<T> {
  readonly id: string;
  readonly header: string;
  readonly cell: (row: T) => ReactNode;
  /** What of the first cell is no part of the row's link: what can be pressed by itself. */
  readonly beside?: (row: T) => ReactNode;
  /** In pixels; columns without one share what is left. */
  readonly width?: number;
  readonly align?: 'end';
  /** Shown only where the table is at least so wide, in pixels. */
  readonly from?: number;
}

/** Under this width a row is one cell, as `narrow` draws it. */
export const NARROW_PX = 640;

/** The columns that a table of a width has room for. */
export function columnsFor<T>(columns: readonly Column<T>[], width: number): readonly Column<T>[] {
  return columns.filter(({ from }) => from === undefined || width >= from);
}

/** The ids from one row to another, both included, in the order of the rows. */
export function idsBetween(ids: readonly string[], from: string, to: string): string[] {
  const [a, b] = [ids.indexOf(from), ids.indexOf(to)];
  if (a < 0 || b < 0) return b < 0 ? [] : [to];
  return ids.slice(Math.min(a, b), Math.max(a, b) + 1);
}
