import { describe, expect, it } from '@jest/globals';
import { maskSecret } from './mask-secret.js';

describe('maskSecret (docs/contract/event-subscriptions.md#3)', () => {
  it.each([
    ['', '****'],
    ['a', '****'],
    ['12345678', '****'],
    ['123456789', '****6789'],
    ['a long token of thirty characters', '****ters'],
    ['\u{1F511}'.repeat(8), '****'],
    ['\u{1F511}'.repeat(9), `****${'\u{1F511}'.repeat(4)}`],
  ])('shows %j as %j', (secret, shown) => {
    expect(maskSecret(secret)).toBe(shown);
  });
});
