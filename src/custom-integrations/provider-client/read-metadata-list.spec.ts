import { describe, expect, it } from '@jest/globals';
import { BAD_ENTRIES } from '../../../test/support/provider/provider-quirks.js';
import { MOST_LIST_CHARACTERS, readMetadataList } from './read-metadata-list.js';

const FILE = { title: 'a.txt', kind: 'file', id: '7' } as const;
const RANGE = { max: 10, offset: 0 };
const files = (count: number): object[] =>
  Array.from({ length: count }, (_, at) => ({ ...FILE, id: String(at) }));

describe('readMetadataList', () => {
  const ALL = { items: [FILE], skipped: 0, skippedReasons: [], beyondMax: 0, nextOffset: null };

  it.each([
    ['an array', [FILE]],
    ['an object with one in items', { items: [FILE], more: true }],
  ])('takes %s', (_, value) => {
    expect(readMetadataList(value, RANGE)).toStrictEqual(ALL);
  });

  it.each([[[]], [null], [{ items: [] }], [{ items: null }]])('takes %j for an empty list', (value) => {
    expect(readMetadataList(value, RANGE)).toStrictEqual({ ...ALL, items: [] });
  });

  it.each([[{}], [{ items: {} }], [{ items: 'x' }], ['[]'], [7], [true], [undefined]])(
    'cannot read %j',
    (value) => {
      expect(() => readMetadataList(value, RANGE)).toThrow('it is not a list of metadata');
    },
  );

  it('leaves out what cannot be used, counts it, and says why of the first five', () => {
    const entries = BAD_ENTRIES.flatMap(([entry], at) => [{ ...FILE, id: `ok ${at}` }, entry]);
    const list = readMetadataList(entries, { max: 100, offset: 0 });
    expect(list.items.map(({ id }) => id)).toEqual(BAD_ENTRIES.map((_, at) => `ok ${at}`));
    expect(list).toMatchObject({ skipped: BAD_ENTRIES.length, beyondMax: 0, nextOffset: null });
    expect(list.skippedReasons).toEqual(
      BAD_ENTRIES.slice(0, 5).map(([, reason], at) => ({ entry: 2 * at + 2, reason })),
    );
  });

  it('gives no more than max, and says how many there were and where the list goes on', () => {
    const list = readMetadataList(files(25), { max: 10, offset: 30 });
    expect(list.items).toHaveLength(10);
    expect(list).toMatchObject({ beyondMax: 15, nextOffset: 40 });
  });

  it('goes on behind the entries that the provider gave, those that were skipped too', () => {
    const full = readMetadataList([null, FILE, 7], { max: 3, offset: 6 });
    expect(full).toMatchObject({ items: [FILE], skipped: 2, nextOffset: 9 });
    const last = readMetadataList([null, FILE], { max: 3, offset: 6 });
    expect(last).toMatchObject({ items: [FILE], skipped: 1, nextOffset: null });
  });

  it('ends early when it becomes too long for one answer, and goes on there', () => {
    const long = files(1_000).map((file) => ({ ...file, viewLink: `https://a.test/${'x'.repeat(8_000)}` }));
    const list = readMetadataList(long, { max: 1_000, offset: 0 });
    expect(JSON.stringify(list).length).toBeLessThan(MOST_LIST_CHARACTERS + 10_000);
    expect(list.items.length).toBeGreaterThan(400);
    expect(list).toMatchObject({ beyondMax: 1_000 - list.items.length, nextOffset: list.items.length });
  });
});
