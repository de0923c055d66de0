import { describe, expect, it } from '@jest/globals';
import { parseExactly } from '../api/json';
import { csv, fetchAll, MOST_EXPORTED, ndjson } from './export';

describe('an export of a list', () => {
  it('writes one row a line, with every digit', () => {
    const rows = parseExactly('[{"id":"a","n":9007199254740993},{"id":"b","n":1.50}]') as object[];
    expect(ndjson(rows)).toBe('{"id":"a","n":9007199254740993}\n{"id":"b","n":1.50}\n');
  });

  it('writes a table with a column for each member, and JSON for what lies deeper', () => {
    expect(
      csv([
        { a: 1, b: { c: [2] } },
        { a: null, d: 'x, "y"' },
      ]),
    ).toBe('a,b,d\r\n1,"{""c"":[2]}",\r\n,,"x, ""y"""\r\n');
  });

  it.each(['=1+1', '+49', '@SUM(A1)', '-cmd', '\tx'])(
    'writes no text that a spreadsheet would run: %j',
    (text) => {
      expect(csv([{ text }])).toBe(`text\r\n'${text}\r\n`);
    },
  );

  it('leaves negative numbers as they are', () => {
    expect(csv([{ n: -1.5 }])).toBe('n\r\n-1.5\r\n');
  });

  it('goes through all pages, and says how far it is', async () => {
    const seen: number[] = [];
    const pages = new Map([
      [undefined, { rows: [1, 2], cursor: 'next' }],
      ['next', { rows: [3], cursor: null }],
    ]);
    const fetch = async (cursor: string | undefined) => pages.get(cursor)!;
    const all = await fetchAll(fetch, new AbortController().signal, (n) => seen.push(n));
    expect(all).toEqual({ rows: [1, 2, 3], complete: true });
    expect(seen).toEqual([2, 3]);
  });

  it('ends at its limit, and says so', async () => {
    const page = { rows: Array.from({ length: 20_000 }, (_, n) => n), cursor: 'more' };
    const all = await fetchAll(
      async () => page,
      new AbortController().signal,
      () => undefined,
    );
    expect(all.rows).toHaveLength(MOST_EXPORTED);
    expect(all.complete).toBe(false);
  });
});
