import { describe, expect, it } from '@jest/globals';
import { shownAddress, shownUserAgent } from './client.js';

describe('the address that is kept with a session', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::FFFF:203.0.113.7', '203.0.113.7'],
    ['2001:DB8::7', '2001:db8::7'],
    ['fe80::1%eth0', 'fe80::1'],
    ['unknown', null],
    ['203.0.113.7, 10.0.0.1', null],
    ['', null],
  ])('of %j is %j', (ip, shown) => {
    expect(shownAddress(ip)).toBe(shown);
  });
});

describe('the user agent that is kept with a session', () => {
  it.each<[string | undefined, string | null]>([
    ['Mozilla/5.0 (X11; Linux)', 'Mozilla/5.0 (X11; Linux)'],
    ['a\tb\u0000', 'a b'],
    ['', null],
    [' ', null],
    [undefined, null],
    [`${'x'.repeat(255)} y`, 'x'.repeat(255)],
    ['x'.repeat(5_000), 'x'.repeat(256)],
  ])('of %j is %j', (header, shown) => {
    expect(shownUserAgent(header)).toBe(shown);
  });
});
