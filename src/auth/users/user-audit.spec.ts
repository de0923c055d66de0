import { describe, expect, it } from '@jest/globals';
import type { User } from './user.entity.js';
import { auditedUpdate } from './user-audit.js';

const USER = { id: 'u1', username: 'ada', accessLevel: 'Worker', canPublish: false, active: true } as User;

const entry = (action: string, details: object = {}): object => ({
  action,
  objectType: 'user',
  objectId: 'u1',
  details: { username: 'ada', ...details },
});

describe('what an update of a user comes to in the audit', () => {
  it('is an entry for the rights, with the names and the new values of those that changed', () => {
    expect(auditedUpdate(USER, { canPublish: true })).toEqual([
      entry('user.edited', { fields: ['canPublish'], canPublish: true }),
    ]);
    expect(auditedUpdate(USER, { canPublish: true, accessLevel: 'Planner' })).toEqual([
      entry('user.edited', {
        fields: ['accessLevel', 'canPublish'],
        accessLevel: 'Planner',
        canPublish: true,
      }),
    ]);
  });

  it('is an entry for each kind of change, and says nothing of the password or the key', () => {
    const changes = {
      accessLevel: 'Light',
      passwordHash: 'h',
      active: false,
      apiKeySealed: null,
      apiKeyHash: null,
    };
    expect(auditedUpdate(USER, changes)).toEqual([
      entry('user.edited', { fields: ['accessLevel'], accessLevel: 'Light' }),
      entry('user.passwordChanged'),
      entry('user.deactivated'),
    ]);
    expect(auditedUpdate(USER, { active: true })).toEqual([entry('user.activated')]);
  });

  it('tells that the key was removed, where that does not go without saying', () => {
    const removed = { apiKeySealed: null, apiKeyHash: null };
    expect(auditedUpdate(USER, removed)).toEqual([entry('user.apiKeyRemoved')]);
    expect(auditedUpdate(USER, { ...removed, active: false })).toEqual([entry('user.deactivated')]);
  });

  it('tells that another password is due, unless a new one says it already', () => {
    expect(auditedUpdate(USER, { passwordChangeDue: true })).toEqual([
      entry('user.edited', { fields: ['passwordChangeDue'], passwordChangeDue: true }),
    ]);
    expect(auditedUpdate(USER, { passwordChangeDue: true, passwordHash: 'h' })).toEqual([
      entry('user.passwordChanged'),
    ]);
  });

  it('is nothing when nothing changed', () => {
    expect(auditedUpdate(USER, {})).toEqual([]);
  });
});
