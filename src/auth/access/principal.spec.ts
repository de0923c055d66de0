import { describe, expect, it } from '@jest/globals';
import { ACCESS_LEVELS, SYSTEM_ADMINISTRATOR } from './access-level.js';
import { principalOf } from './principal.js';

const person = (accessLevel: string, canPublish: boolean) =>
  principalOf({ userId: 'u', customerId: 'c', username: 'n', accessLevel, canPublish });

describe('principalOf', () => {
  it('lets System Administrators publish without the right', () => {
    expect(person(SYSTEM_ADMINISTRATOR, false)).toMatchObject({ isAdministrator: true, canPublish: true });
  });

  it.each(ACCESS_LEVELS.filter((level) => level !== SYSTEM_ADMINISTRATOR))(
    'gives %s no administration, and publishing by the right alone',
    (level) => {
      expect(person(level, false)).toMatchObject({ isAdministrator: false, canPublish: false });
      expect(person(level, true)).toMatchObject({ isAdministrator: false, canPublish: true });
    },
  );

  it('knows administrators by the exact name alone', () => {
    expect(person('system administrator', false).isAdministrator).toBe(false);
  });
});
