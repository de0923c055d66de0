import { describe, expect, it } from '@jest/globals';
import { maskEchoedSecret } from './mask-echoed-secret.js';

describe('withoutSecret', () => {
  it.each([
    ['nothing of it', 'nothing of it'],
    ['', ''],
    ['tök-123456', '****'],
    ['got "Bearer tök-123456", not ttök-123456', 'got "Bearer ****", not t****'],
    ['tök-123456tök-123456!', '********!'],
    ['cut off in the tök-12', 'cut off in the ****'],
    ['a few bytes at the end prove nothing: tö', 'a few bytes at the end prove nothing: tö'],
  ])('makes of %j %j', (answer, shown) => {
    expect(maskEchoedSecret(Buffer.from(answer), 'tök-123456').toString()).toBe(shown);
  });

  it('masks a secret as JSON writes it too', () => {
    const answer = JSON.stringify({ authorization: 'Bearer a"b\\c-123' });
    expect(maskEchoedSecret(Buffer.from(answer), 'a"b\\c-123').toString()).toBe(
      '{"authorization":"Bearer ****"}',
    );
  });

  it('does not mask what is too short to be a secret', () => {
    expect(maskEchoedSecret(Buffer.from('bad gateway'), 'a').toString()).toBe('bad gateway');
  });

  it('leaves what is not text as it is', () => {
    const bytes = Buffer.from([0, 255, 1, 128]);
    expect(maskEchoedSecret(bytes, 'tök-123456')).toEqual(bytes);
  });
});
