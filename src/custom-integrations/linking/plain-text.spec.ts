import { describe, expect, it } from '@jest/globals';
import { plainText } from './plain-text.js';

describe('what a provider says', () => {
  it.each([
    ['no such file', 'no such file'],
    ['  a\r\nSet-Cookie: b\u0000c\t\u0085d\u2028e  ', 'a Set-Cookie: b c d e'],
    ['\ud800lone', 'lone'],
    ['left\u202etfel', 'lefttfel'],
    ['<b>kept</b> & escaped elsewhere', '<b>kept</b> & escaped elsewhere'],
    ['', ''],
  ])('%j is said as %j', (said, text) => {
    expect(plainText(said)).toBe(text);
  });

  it('is cut to 300 characters, and not through one', () => {
    expect([...plainText('😀'.repeat(301))]).toHaveLength(300);
    expect(plainText('x'.repeat(300))).toBe('x'.repeat(300));
  });
});
