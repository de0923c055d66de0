import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Place } from './posting-list.js';
import { isFoundWhole, SuffixLookup } from './suffix-lookup.js';

function found(tree: SuffixLookup<string>, text: string): string[] {
  const entries = new Set<string>();
  tree.searchIn(text, (posting) => posting.each((entry) => entries.add(entry)));
  return [...entries].sort();
}

function treeOf(...parts: string[]): SuffixLookup<string> {
  const tree = new SuffixLookup<string>(() => {});
  for (const part of parts) tree.posting(part).add(part);
  return tree;
}

describe('the parts that a text contains', () => {
  it.each<[string, string[], string, string[]]>([
    ['at its beginning, middle and end', ['ab', 'cd', 'ef'], 'abcdef', ['ab', 'cd', 'ef']],
    ['within each other', ['a', 'ab', 'abc', 'bc', 'abd'], 'xabcx', ['a', 'ab', 'abc', 'bc']],
    ['and none that it only begins', ['abc'], 'ab', []],
    ['and none in an empty text', ['a', 'abc'], '', []],
    ['with letters of two units', ['😀', '\ude00b'], 'a😀b', ['\ude00b', '😀']],
  ])('are found %s', (_, parts, text, expected) => {
    expect(found(treeOf(...parts), text)).toEqual(expected.sort());
  });

  it('are found by their last 32 units when they are longer, which must then be tried', () => {
    const [part, other] = [`${'x'.repeat(40)}end`, `${'x'.repeat(50)}end`];
    const tree = treeOf(part, other);
    expect(tree.size).toBe(1);
    expect(found(tree, `${'x'.repeat(29)}end`)).toEqual([part, other]);
    expect(found(tree, `${'x'.repeat(28)}end`)).toEqual([]);
    expect(['x'.repeat(32), 'x'.repeat(33)].map(isFoundWhole)).toEqual([true, false]);
  });

  it('are those that String.includes finds, whatever came and went', () => {
    const part = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '😀'), minLength: 1, maxLength: 9 });
    const texts = fc.array(fc.string({ unit: fc.constantFrom('a', 'a', 'b', 'c', '😀'), maxLength: 60 }), {
      maxLength: 4,
    });
    // More than 16 beginnings make room for more bits.
    const parts = fc.uniqueArray(part, { maxLength: 130, size: 'max' });
    fc.assert(
      fc.property(parts, fc.func(fc.boolean()), texts, (all, goes, of) => {
        const tree = new SuffixLookup<string>(() => {});
        const places = all.map((one): [string, Place<string>] => [one, tree.posting(one).add(one)]);
        const left = new Set(all);
        for (const [one, place] of places) {
          if (!goes(one)) continue;
          place.posting.remove(place);
          left.delete(one);
        }
        expect(tree.size).toBe(left.size);
        for (const text of of) {
          expect(found(tree, text)).toEqual([...left].filter((one) => text.includes(one)).sort());
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('a tree that was emptied', () => {
  it('says so each time something goes, and holds nothing', () => {
    let released = 0;
    const tree = new SuffixLookup<string>(() => released++);
    const places = ['abc', 'abd', 'a', 'abcde'].map((part) => tree.posting(part).add(part));
    for (const place of places) place.posting.remove(place);
    expect([released, tree.size, found(tree, 'abcde')]).toEqual([4, 0, []]);
  });
});
