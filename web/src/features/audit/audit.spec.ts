import { describe, expect, it } from '@jest/globals';
import { type AuditEntry, auditQuery, changesOf, cursorBefore, placeOf } from './audit';

const entry = (details: object, action = 'user.edited'): AuditEntry => ({ action, details }) as AuditEntry;

describe('what an entry of the audit changed', () => {
  it('has what it is now from the entry, and what it was from the newest one before that tells it', () => {
    const earlier = [
      entry({ username: 'ada', fields: ['canPublish'], canPublish: false }),
      entry({ username: 'ada', accessLevel: 'Worker', canPublish: true }),
    ];
    const edited = entry({ fields: ['accessLevel', 'canPublish'], accessLevel: 'Planner', canPublish: true });
    expect(changesOf(edited, earlier)).toEqual([
      { field: 'accessLevel', before: 'Worker', after: 'Planner' },
      { field: 'canPublish', before: false, after: true },
    ]);
  });

  it('is said to be unknown where nothing tells it', () => {
    expect(changesOf(entry({ fields: ['url'] }), [entry({ name: 'x' })])).toEqual([{ field: 'url' }]);
  });

  it('is in `from` and `to`, where it has these', () => {
    expect(changesOf(entry({ from: 'v1', to: 'v2' }, 'subscription.versionChanged'), [])).toEqual([
      { field: 'version', before: 'v1', after: 'v2' },
    ]);
    expect(changesOf(entry({ from: 'frozen' }), [])).toEqual([{ field: 'health', before: 'frozen' }]);
    expect(changesOf(entry({ username: 'ada' }), [])).toEqual([]);
  });
});

describe('the cursor before an entry', () => {
  it.each([
    ['0199c7a2-6b1e-7c3d-9f40-5a2b8c7d6e5f', '0199c7a2-6b1e-7c3d-9f40-5a2b8c7d6e60'],
    ['0199c7a2-6b1e-7c3d-9f40-ffffffffffff', '0199c7a2-6b1e-7c3d-9f41-000000000000'],
    ['00000000-0000-7000-8000-000000000000', '00000000-0000-7000-8000-000000000001'],
    ['ffffffff-ffff-ffff-ffff-ffffffffffff', '00000000-0000-0000-0000-000000000000'],
    ['no id', undefined],
  ])('%s is %s', (id, cursor) => {
    expect(cursorBefore(id)).toBe(cursor);
  });
});

it('objects lead to the page that shows them, where there is one', () => {
  expect(placeOf({ objectType: 'replay', objectId: 'r1' })).toEqual({
    to: '/replays/$replayId',
    params: { replayId: 'r1' },
  });
  expect(placeOf({ objectType: 'customer', objectId: 'c1' })).toBeUndefined();
});

it('the filters of the address are those of the service', () => {
  const search = { action: 'user.edited', userId: 'u', until: '2026-03-09T09:00:00Z', tab: 'json' };
  expect(auditQuery(search)).toEqual({ action: 'user.edited', userId: 'u', until: '2026-03-09T09:00:00Z' });
  expect(auditQuery({ since: '1h' })['since']).toMatch(/^\d{4}-.*Z$/);
});
