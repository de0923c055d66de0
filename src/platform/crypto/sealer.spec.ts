import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { SEAL_PREFIX_BYTES, SealError, Sealer } from './sealer.js';

const context = 'subscription-token:7c7b';

/** What opening ends in: the text, or the error's message. */
function outcome(open: () => string): string {
  try {
    return open();
  } catch (error) {
    expect(error).toBeInstanceOf(SealError);
    return (error as Error).message;
  }
}

describe('Sealer', () => {
  const key = randomBytes(32);
  const sealer = new Sealer(key);

  it.each(['', 'a', 'gr\u00fc\u00df Gott \u{1F511}', 'x'.repeat(100_000)])(
    'gives back what was sealed (%#)',
    (plain) => {
      expect(sealer.open(sealer.seal(plain, context), context)).toBe(plain);
    },
  );

  it('never seals the same text to the same bytes', () => {
    expect(sealer.seal('token', context).equals(sealer.seal('token', context))).toBe(false);
  });

  it('does not open a value that was moved to another record', () => {
    const sealed = sealer.seal('token', context);
    expect(outcome(() => sealer.open(sealed, 'subscription-token:other'))).toMatch(
      /belongs to another record/,
    );
  });

  it('opens nothing of which a single bit was changed', () => {
    const sealed = sealer.seal('token', context);
    for (let at = 0; at < sealed.length; at++) {
      const altered = Buffer.from(sealed);
      altered[at]! ^= 1;
      expect(() => sealer.open(altered, context)).toThrow(SealError);
    }
  });

  it('opens no value that was cut short', () => {
    const sealed = sealer.seal('', context);
    for (let length = 0; length < sealed.length; length++) {
      expect(() => sealer.open(sealed.subarray(0, length), context)).toThrow(SealError);
    }
  });

  it('opens what a previous key sealed, and says that it needs resealing', () => {
    const old = sealer.seal('token', context);
    const rotated = new Sealer(randomBytes(32), [key]);
    expect(rotated.open(old, context)).toBe('token');
    expect(rotated.needsResealing(old)).toBe(true);
    expect(rotated.needsResealing(rotated.seal('token', context))).toBe(false);
  });

  it('names its keys by ids, and begins what it seals with the current one’s', () => {
    const other = new Sealer(randomBytes(32));
    const rotated = new Sealer(key, [randomBytes(32), key]);
    expect(rotated.keyIds).toHaveLength(2);
    expect(rotated.keyIds[0]).toBe(sealer.currentKeyId);
    expect(sealer.currentKeyId).toMatch(/^[0-9a-f]{8}$/);
    expect(sealer.currentKeyId).not.toBe(other.currentKeyId);
    const sealed = rotated.seal('token', context);
    expect(sealed.subarray(0, SEAL_PREFIX_BYTES)).toEqual(sealer.currentPrefix);
  });

  it('says under a wrong key that the key is missing, and tells neither key nor text', () => {
    const message = outcome(() => new Sealer(randomBytes(32)).open(sealer.seal('s3cret', context), context));
    expect(message).toMatch(
      /^sealed under the key [0-9a-f]{8}, which is neither the current key nor a previous/,
    );
    expect(message).not.toContain('s3cret');
    expect(message).not.toContain(key.toString('hex').slice(0, 8));
  });

  it('reads a value that is a view into a larger buffer', () => {
    const sealed = sealer.seal('token', context);
    const slab = Buffer.concat([Buffer.alloc(7), sealed, Buffer.alloc(9)]);
    expect(sealer.open(new Uint8Array(slab.buffer, slab.byteOffset + 7, sealed.length), context)).toBe(
      'token',
    );
  });

  it.each([0, 16, 31, 33])('refuses a key of %i bytes', (length) => {
    expect(() => new Sealer(Buffer.alloc(length))).toThrow(`this one has ${length}`);
    expect(() => new Sealer(key, [Buffer.alloc(length)])).toThrow(SealError);
  });
});
