import { describe, expect, it } from '@jest/globals';
import { attachment, nameOfId, safeFileName } from './content-disposition.js';

describe('attachment', () => {
  it.each([
    ['plan.pdf', `attachment; filename="plan.pdf"; filename*=UTF-8''plan.pdf`],
    ['Q3 plan (1).pdf', `attachment; filename="Q3 plan (1).pdf"; filename*=UTF-8''Q3%20plan%20%281%29.pdf`],
    ["it's *.txt", `attachment; filename="it's _.txt"; filename*=UTF-8''it%27s%20_.txt`],
    ['Übersicht.doc', `attachment; filename="_bersicht.doc"; filename*=UTF-8''%C3%9Cbersicht.doc`],
    ['図.png', `attachment; filename="_.png"; filename*=UTF-8''%E5%9B%B3.png`],
    ['😀.gif', `attachment; filename="_.gif"; filename*=UTF-8''%F0%9F%98%80.gif`],
    ['100%.txt', `attachment; filename="100_.txt"; filename*=UTF-8''100%25.txt`],
    ['a"; filename="b', `attachment; filename="a_; filename=_b"; filename*=UTF-8''a_%3B%20filename%3D_b`],
    [
      'a\r\nSet-Cookie: x=y',
      `attachment; filename="aSet-Cookie_ x=y"; filename*=UTF-8''aSet-Cookie_%20x%3Dy`,
    ],
    ['', `attachment; filename="document"; filename*=UTF-8''document`],
  ])('of %j is %s', (name, header) => {
    expect(attachment(name)).toBe(header);
  });

  it('is made of printable ASCII, whatever the name', () => {
    const everything = Array.from({ length: 0x2100 }, (_, code) => String.fromCharCode(code));
    for (const character of [...everything, '\ud800', '\udfff', '\u{10ffff}']) {
      expect(attachment(`a${character}b`)).toMatch(
        /^attachment; filename="[\x20-\x21\x23-\x5b\x5d-\x7e]+"; filename\*=UTF-8''[\w!#$&+.^`|~%-]+$/,
      );
    }
  });
});

describe('safeFileName', () => {
  it.each([
    ['a/b\\c', 'a_b_c'],
    ['../../etc/passwd', '_.._etc_passwd'],
    ['.htaccess', 'htaccess'],
    ['..', 'document'],
    ['  name.  ', 'name'],
    ['evil\u202etxt.exe', 'eviltxt.exe'],
    ['zero\u200bwidth', 'zerowidth'],
    ['a\u0000b\u009fc', 'abc'],
    ['half\ud83d', 'half\ufffd'],
    [`${'x'.repeat(300)}.tar`, `${'x'.repeat(116)}.tar`],
    [`${'x'.repeat(300)}.${'y'.repeat(300)}`, 'x'.repeat(120)],
    ['😀'.repeat(200), '😀'.repeat(120)],
  ])('makes of %j: %j', (name, safe) => {
    expect(safeFileName(name)).toBe(safe);
  });
});

describe('nameOfId', () => {
  it.each([
    ['/reports/Q3 plan.pdf', 'Q3 plan.pdf'],
    ['1234', '1234'],
    ['/folder/', 'folder'],
    ['/', 'document'],
  ])('of %j is %j', (id, name) => {
    expect(nameOfId(id)).toBe(name);
  });
});
