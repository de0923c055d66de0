import { describe, expect, it } from '@jest/globals';
import { bringsMore, type Entry, folderOf, joined, sorted } from './entries';

const entry = (title: string, more: Partial<Entry> = {}): Entry => ({
  id: title,
  title,
  kind: 'file',
  ...more,
});
const titles = (entries: readonly Entry[]) => entries.map(({ title }) => title).join(' ');

describe('files and folders of a provider', () => {
  const all = [
    entry('b10', { size: 5, dateModified: '2026-01-02T00:00:00.000Z' }),
    entry('B2', { size: 50, dateModified: '2026-01-01T00:00:00.000Z' }),
    entry('a'),
    entry('z', { kind: 'folder' }),
  ];

  it.each([
    [undefined, 'b10 B2 a z'],
    ['name', 'z a B2 b10'],
    ['-name', 'z b10 B2 a'],
    ['size', 'z b10 B2 a'],
    ['-size', 'z B2 b10 a'],
    ['modified', 'z B2 b10 a'],
    ['-modified', 'z b10 B2 a'],
  ] as const)('are sorted by %s', (sort, wanted) => {
    expect(titles(sorted(all, sort, 'en'))).toBe(wanted);
  });

  it('are shown once, also when a provider gives them again', () => {
    const pages = [{ items: [entry('a'), entry('b')] }, { items: [entry('b'), entry('c')] }];
    expect(titles(joined(pages))).toBe('a b c');
    expect(bringsMore(pages)).toBe(true);
    expect(bringsMore([...pages, { items: [entry('a'), entry('c')] }])).toBe(false);
    expect(bringsMore([{ items: [] }])).toBe(true);
  });

  it('are in the innermost folder of the way there', () => {
    expect(folderOf({ path: [] })).toBe('/');
    expect(folderOf({ path: ['x', 'y'] })).toBe('y');
  });
});
