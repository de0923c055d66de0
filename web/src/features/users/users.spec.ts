import { describe, expect, it } from '@jest/globals';
import { changedRights, newPassword, userQuery } from './users';

describe('a generated password', () => {
  const counting = () => {
    let next = 0;
    return (bytes: Uint8Array<ArrayBuffer>) => bytes.map(() => next++ % 256);
  };

  it('is five groups of four letters that are not taken for one another', () => {
    const random = counting();
    for (let n = 0; n < 50; n++) {
      expect(newPassword(random)).toMatch(/^([a-km-zA-HJ-NP-Z2-9]{4}-){4}[a-km-zA-HJ-NP-Z2-9]{4}$/);
    }
  });

  it('has each letter as often as the others, and takes more bytes where some are of no use', () => {
    const seen = new Map<string, number>();
    // Of 256 values of a byte, 228 are four times the 57 letters.
    for (let value = 0; value < 228; value++) {
      const letter = newPassword((bytes) => bytes.fill(value))[0]!;
      seen.set(letter, (seen.get(letter) ?? 0) + 1);
    }
    expect(seen.size).toBe(57);
    expect(new Set(seen.values())).toEqual(new Set([4]));
    const useless = (bytes: Uint8Array<ArrayBuffer>) => bytes.fill(255, 0, 63).fill(0, 63);
    expect(newPassword(useless)).toBe('aaaa-aaaa-aaaa-aaaa-aaaa');
  });
});

describe('what was changed about a user', () => {
  const before = { accessLevel: 'Worker', canPublish: false } as const;

  it.each([
    [before, undefined],
    [{ ...before, canPublish: true }, { canPublish: true }],
    [
      { accessLevel: 'Planner', canPublish: true },
      { accessLevel: 'Planner', canPublish: true },
    ],
  ] as const)('of %j is %j', (now, changed) => {
    expect(changedRights(before, now)).toEqual(changed);
  });
});

it('the filters of the address are those of the service, and the rest is left out', () => {
  expect(userQuery({ search: 'ada', active: 'false', new: 'true' })).toEqual({
    search: 'ada',
    active: 'false',
  });
});
