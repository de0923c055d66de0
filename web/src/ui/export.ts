import { stringifyExactly } from '../api/json';
import type { ListPage } from './table/useList';

/** So many rows are exported at most: more is a job for the API. */
export const MOST_EXPORTED = 50_000;

export type ExportFormat = 'ndjson' | 'csv';

/** Fetches a list to its end, or to {@link MOST_EXPORTED} rows. @param onProgress gets the number of rows so far */
export async function fetchAll<T>(
  fetch: (cursor: string | undefined, signal: AbortSignal) => Promise<ListPage<T>>,
  signal: AbortSignal,
  onProgress: (rows: number) => void,
): Promise<{ readonly rows: readonly T[]; readonly complete: boolean }> {
  const rows: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await fetch(cursor, signal);
    rows.push(...page.rows);
    onProgress(rows.length);
    cursor = page.cursor ?? undefined;
  } while (cursor !== undefined && rows.length < MOST_EXPORTED);
  return {
    rows: rows.slice(0, MOST_EXPORTED),
    complete: cursor === undefined && rows.length <= MOST_EXPORTED,
  };
}

/** One row a line, each as the API gave it. */
export function ndjson(rows: readonly unknown[]): string {
  return rows.map((row) => `${stringifyExactly(row)}\n`).join('');
}

/** A table for spreadsheets: columns are the members of the rows, what lies deeper is JSON. */
export function csv(rows: readonly object[]): string {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = [
    names,
    ...rows.map((row) => names.map((name) => cellText((row as Record<string, unknown>)[name]))),
  ];
  return lines.map((line) => `${line.map(csvCell).join(',')}\r\n`).join('');
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : (stringifyExactly(value) ?? '');
}

/** Spreadsheets would run a text that begins like a formula; an apostrophe before it keeps it a text. */
function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Hands a text to the browser as a file. */
export function download(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
