import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { elementsOf } from './element-set.js';
import { Operand } from './operand.js';
import { searchFor } from './substring.js';

describe('the search for a part of a text', () => {
  const repeating = fc
    .array(fc.constantFrom('a', 'b', 'ab', 'aab'), { maxLength: 120 })
    .map((parts) => parts.join(''));

  it('finds what the engine finds, in texts that repeat themselves', () => {
    fc.assert(
      fc.property(repeating, repeating, fc.boolean(), (text, part, inside) => {
        const whole = inside ? `${text}${part}${text}` : text;
        expect(searchFor(part)(whole)).toBe(whole.includes(part));
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['', '', true],
    ['x', '', true],
    ['', 'x', false],
    ['a'.repeat(99), 'a'.repeat(100), false],
    ['a'.repeat(100), 'a'.repeat(100), true],
    [`${'ab'.repeat(40)}c`, `${'ab'.repeat(20)}c`, true],
  ])('says of %j and %j: %p', (text, part, found) => {
    expect(searchFor(part)(text)).toBe(found);
  });

  it('takes steps in proportion to the text where the engine would take the product of both lengths', () => {
    // 4·10¹¹ steps for a search by the engine's own means: this test would not end within its time.
    const part = `${'a'.repeat(200_000)}b${'a'.repeat(200_000)}`;
    expect(searchFor(part)('a'.repeat(1_000_000))).toBe(false);
  });
});

describe('the set of elements', () => {
  it('tells elements apart that differ only far down, without trying each against each', () => {
    const nest = (value: number): unknown => {
      let nested: unknown = [value, -1];
      for (let level = 0; level < 40; level++) nested = [nested, level];
      return nested;
    };
    const many = new Operand(Array.from({ length: 1_500 }, (_, n) => nest(n)));
    const others = new Operand(Array.from({ length: 1_500 }, (_, n) => nest(n + 1)));
    expect(elementsOf(many).hasAll(others.items)).toBe(false);
    expect(elementsOf(many).hasAll(many.items)).toBe(true);
  });
});
