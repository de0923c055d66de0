import { parseExactly } from '../../platform/json/index.js';

/**
 * Rows with their filters as they were sent. The column is of the type json, which keeps its text; read as text it keeps
 * its numbers too.
 */
export function withFilters<Row extends { readonly filters: string }>(
  rows: readonly Row[],
): (Omit<Row, 'filters'> & { readonly filters: unknown[] })[] {
  return rows.map((row) => ({ ...row, filters: parseExactly(row.filters) as unknown[] }));
}
