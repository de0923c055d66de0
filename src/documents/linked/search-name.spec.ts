import { describe, expect, it } from '@jest/globals';
import { searchName } from './search-name.js';

describe('a name as it is searched for', () => {
  it.each([
    ['PLAN.pdf', 'plan.PDF'],
    ['U\u0308bersicht', 'übersicht'],
    ['ΟΔΟΣ 1', 'οδοσ 1'],
    ['ПЛАН', 'план'],
    ['STRASSE', 'Straße'],
    ['ＡＢＣ 第１号', 'abc 第1号'],
  ])('%s is found as %s', (name, sought) => {
    expect(searchName(name)).toBe(searchName(sought));
  });

  it('keeps what means something elsewhere', () => {
    expect(searchName('100%_\\ a*')).toBe('100%_\\ a*');
  });

  it('has nothing that a database does not store', () => {
    expect(searchName('a\0b\uD800')).toBe('ab\uFFFD');
  });
});
