import { describe, expect, it, jest } from '@jest/globals';
import { firstCharacters, providerMessage } from './plain-text.js';

describe('the first characters of a text', () => {
  it.each([
    ['abc', 2, 'ab'],
    ['abc', 3, 'abc'],
    ['abc', 9, 'abc'],
    ['😀😀😀', 2, '😀😀'],
    ['a😀b😀', 3, 'a😀b'],
  ])('of %s, %d of them, are %s', (text, most, first) => {
    expect(firstCharacters(text, most).join('')).toBe(first);
  });
});

describe('a provider’s message', () => {
  it('is cut without taking all of a very long one apart', () => {
    const taken = jest.spyOn(Array, 'from');
    const message = providerMessage('x'.repeat(1_000_000), []);
    const longest = Math.max(...taken.mock.calls.map(([text]) => (text as ArrayLike<string>).length));
    taken.mockRestore();
    expect(message).toBe(`${'x'.repeat(299)}…`);
    expect(longest).toBeLessThan(1_000);
  });

  it('is cut after its secrets were taken out, whatever their length', () => {
    const secret = 's3cret'.repeat(200);
    expect(providerMessage(`${'x'.repeat(200)}${secret}`, [secret])).toBe(`${'x'.repeat(200)}****`);
  });
});
