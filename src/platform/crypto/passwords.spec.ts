import { describe, expect, it } from '@jest/globals';
import {
  DEFAULT_PASSWORD_COST,
  dummyHash,
  hashPassword,
  PasswordHashError,
  verifyPassword,
} from './passwords.js';

const cheap = { N: 16, r: 8, p: 1 };

describe('password hashes', () => {
  it('verify the password they were made of, and no other', async () => {
    const stored = await hashPassword('correct horse', cheap);
    await expect(verifyPassword('correct horse', stored)).resolves.toBe(true);
    for (const other of ['', 'correct hors', 'correct horse ', 'Correct horse']) {
      await expect(verifyPassword(other, stored)).resolves.toBe(false);
    }
  });

  it('carry their parameters, so that they outlive a change of the cost', async () => {
    const stored = await hashPassword('p', { N: 32, r: 4, p: 2 });
    expect(stored).toMatch(/^scrypt\$N=32,r=4,p=2\$[A-Za-z0-9+/=]{24}\$[A-Za-z0-9+/=]{44}$/);
    await expect(verifyPassword('p', stored)).resolves.toBe(true);
    await expect(verifyPassword('p', stored.replace('N=32', 'N=64'))).resolves.toBe(false);
  });

  it('differ for the same password', async () => {
    expect(await hashPassword('p', cheap)).not.toBe(await hashPassword('p', cheap));
  });

  it('take a composed and a decomposed spelling of the same characters for the same password', async () => {
    const stored = await hashPassword('Zo\u00eb\ufb01', cheap);
    await expect(verifyPassword('Zoe\u0308fi', stored)).resolves.toBe(true);
  });

  it('work at the default cost, which is beyond the memory that node allows by itself', async () => {
    const stored = await hashPassword('p');
    expect(stored).toContain(`N=${DEFAULT_PASSWORD_COST.N},`);
    await expect(verifyPassword('p', stored)).resolves.toBe(true);
  });

  it('are of one form for unknown users too, which no password matches', async () => {
    const stored = dummyHash(cheap);
    expect(stored).toMatch(/^scrypt\$N=16,r=8,p=1\$[A-Za-z0-9+/=]{24}\$[A-Za-z0-9+/=]{44}$/);
    await expect(verifyPassword('', stored)).resolves.toBe(false);
  });

  it.each(['', 'plain', 'scrypt$N=16,r=8,p=1$AAAA$AAAA', 'bcrypt$N=16,r=8,p=1$AAAA$AAAA'])(
    'that are malformed are an error which does not repeat them (%#)',
    async (stored) => {
      await expect(verifyPassword('p', stored)).rejects.toThrow(PasswordHashError);
    },
  );
});
