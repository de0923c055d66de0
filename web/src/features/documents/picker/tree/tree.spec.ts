import { describe, expect, it } from '@jest/globals';
import { type Folders, keyOf, linesOf, stepOf } from './tree';

const THERE: Record<string, string[]> = { '': ['a', 'b'], a: ['c'], c: ['a'], b: [] };
const foldersOf = (path: readonly string[]): Folders => ({
  list: (THERE[path.at(-1) ?? ''] ?? []).map((id) => ({ id, title: `${id.toUpperCase()} folder` })),
  isWhole: true,
  error: undefined,
});
const open = (...paths: string[][]): ReadonlySet<string> => new Set(paths.map(keyOf));
const shown = (is: ReadonlySet<string>) => linesOf('Archive', is, foldersOf);

describe('a tree of folders', () => {
  it('shows what is in those that are open, and no folder in itself', () => {
    const paths = (is: ReadonlySet<string>) => shown(is).map(({ path }) => path.join('/'));
    expect(paths(open())).toEqual(['']);
    expect(paths(open([], ['a'], ['a', 'c']))).toEqual(['', 'a', 'a/c', 'b']);
    expect(paths(open(['a']))).toEqual(['']);
    expect(shown(open([])).map(({ position, among }) => `${position}/${among}`)).toEqual([
      '1/1',
      '1/2',
      '2/2',
    ]);
  });

  it('says what it does not know yet, and what went wrong', () => {
    const error = new Error('no');
    const of = (known: Folders | undefined) => linesOf('Archive', open([]), () => known)[0];
    expect(of(undefined)).toMatchObject({ isLoading: true, hasFolders: undefined });
    expect(of({ list: undefined, isWhole: true, error })).toMatchObject({ isLoading: false, error });
  });

  it('tries again what could not be read', () => {
    const lines = linesOf('Archive', open([]), () => ({
      list: undefined,
      isWhole: true,
      error: new Error('no'),
    }));
    expect(stepOf('ArrowRight', lines, 0)).toEqual({ open: [] });
  });

  it.each<[string, number, unknown]>([
    ['ArrowDown', 0, { to: 1 }],
    ['ArrowDown', 3, undefined],
    ['ArrowUp', 1, { to: 0 }],
    ['ArrowUp', 0, undefined],
    ['Home', 2, { to: 0 }],
    ['End', 0, { to: 3 }],
    ['ArrowRight', 0, { to: 1 }],
    ['ArrowRight', 2, { open: ['a', 'c'] }],
    ['ArrowRight', 3, undefined],
    ['ArrowLeft', 1, { close: ['a'] }],
    ['ArrowLeft', 2, { to: 1 }],
    ['ArrowLeft', 3, { to: 0 }],
    ['b', 0, { to: 3 }],
    ['A', 1, { to: 0 }],
    ['x', 0, undefined],
    ['Shift', 0, undefined],
  ])('%s on line %i: %j', (key, at, step) => {
    expect(stepOf(key, shown(open([], ['a'])), at)).toEqual(step);
  });
});
