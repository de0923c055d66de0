import { describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { customerNameProblem } from './customer-name.js';
import {
  newPasswordProblem,
  READABLE_PASSWORD_BYTES,
  readablePassword,
} from '../passwords/password-rules.js';
import { newUsernameProblem, usernameKey, usernameProblem } from './username.js';

describe('a user name', () => {
  it.each<[string, unknown, string | undefined]>([
    ['one character', 'x', undefined],
    ['255 characters outside the basic plane', '\u{1f600}'.repeat(255), undefined],
    ['spaces inside', 'Erika Mustermann', undefined],
    ['256 characters', 'x'.repeat(256), 'must have 1 to 255 characters'],
    ['none', '', 'must have 1 to 255 characters'],
    ['a million', 'x'.repeat(1_000_000), 'must have 1 to 255 characters'],
    ['characters that become eighteen each', '\ufdfa'.repeat(20), 'must have 1 to 255 characters'],
    ['a control character', 'a\u0085b', 'must not contain control characters'],
    ['half a surrogate pair', 'a\ud83d', 'must not contain half of a surrogate pair'],
    ['no string', 7, 'must be a string'],
    ['nothing', undefined, 'must be a string'],
  ])('of %s', (_, name, problem) => {
    expect(usernameProblem(name)).toBe(problem);
    expect(newUsernameProblem(name)).toBe(problem);
  });

  it('of a new user has no space at its ends, but an old one may still log in', () => {
    expect(newUsernameProblem(' x')).toBe('must not begin or end with a space');
    expect(usernameProblem(' x')).toBeUndefined();
  });

  it.each([
    ['Admin', 'aDMIN'],
    ['Jos\u00e9', 'JOSE\u0301'],
    ['\uff21dmin', 'admin'],
    ['\u0130', 'i\u0307'],
  ])('%j is the same name as %j', (one, other) => {
    expect(usernameKey(one)).toBe(usernameKey(other));
  });

  it('has a key that is its own key', () => {
    for (const name of ['\u0130', '\u212a', '\ufb03', 'Straße']) {
      expect(usernameKey(usernameKey(name))).toBe(usernameKey(name));
    }
  });
});

describe('a customer’s name', () => {
  it('is any visible text without spaces at its ends', () => {
    expect(customerNameProblem('Müller & Söhne')).toBeUndefined();
    expect(customerNameProblem('x ')).toBe('must not begin or end with a space');
    expect(customerNameProblem('a\tb')).toBe('must not contain control characters');
    expect(customerNameProblem('')).toBe('must have 1 to 255 characters');
  });
});

describe('a new password', () => {
  it.each<[string, unknown, string | undefined]>([
    ['8 characters', '12345678', undefined],
    ['200 characters', 'x'.repeat(200), undefined],
    ['spaces', '        ', undefined],
    ['7 characters', '1234567', 'must have 8 to 200 characters'],
    ['4 characters that look like 8', '\u{1f600}'.repeat(4), 'must have 8 to 200 characters'],
    ['201 characters', 'x'.repeat(201), 'must have 8 to 200 characters'],
    ['a line break', '1234567\n8', 'must not contain control characters'],
    ['no string', null, 'must be a string'],
  ])('of %s', (_, password, problem) => {
    expect(newPasswordProblem(password)).toBe(problem);
  });
});

describe('a generated password', () => {
  it('has five groups of four characters that nobody confuses, five bits of each byte', () => {
    expect(readablePassword(Buffer.alloc(READABLE_PASSWORD_BYTES))).toBe('2222-2222-2222-2222-2222');
    expect(readablePassword(Uint8Array.from({ length: 20 }, (_, i) => i + 224 + 12))).toBe(
      'efgh-ijkm-npqr-stuv-wxyz',
    );
    expect(readablePassword(randomBytes(READABLE_PASSWORD_BYTES))).toMatch(
      /^([2-9a-km-np-z]{4}-){4}[2-9a-km-np-z]{4}$/,
    );
  });

  it('is a password that may be set', () => {
    expect(newPasswordProblem(readablePassword(randomBytes(READABLE_PASSWORD_BYTES)))).toBeUndefined();
  });
});
