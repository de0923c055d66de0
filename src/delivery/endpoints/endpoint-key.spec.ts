import { describe, expect, it } from '@jest/globals';
import { endpointKey, hashOfKey, urlHash } from './endpoint-key.js';

describe('the id of a URL', () => {
  const hash = urlHash('https://h.example/x');
  const key = endpointKey(hash);

  it('is the same for the same URL, and leads back to what it is stored by', () => {
    expect(endpointKey(urlHash('https://h.example/x'))).toBe(key);
    expect(endpointKey(urlHash('https://h.example/y'))).not.toBe(key);
    expect(hashOfKey(key)).toEqual(hash);
  });

  it.each([
    ['nothing', ''],
    ['an id of something else', '0198c7a2-6b1e-7c3d-9f40-5a2b8c7d6e5f'],
    ['one character less', key.slice(1)],
    ['one character more', `${key}A`],
    ['other letters', `${key.slice(1)}!`],
    ['bits to spare', `${key.slice(0, -1)}_`],
  ])('is not %s', (_, text) => {
    expect(hashOfKey(text)).toBeUndefined();
  });
});
