import { describe, expect, it } from '@jest/globals';
import { hashToken, newToken } from './tokens.js';

describe('tokens', () => {
  it('are 128 random bits in hexadecimal unless more are asked for', () => {
    expect(newToken()).toMatch(/^[0-9a-f]{32}$/);
    expect(newToken(32)).toMatch(/^[0-9a-f]{64}$/);
    expect(newToken()).not.toBe(newToken());
  });

  it('are stored as their SHA-256', () => {
    expect(hashToken('abc').toString('hex')).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });
});
