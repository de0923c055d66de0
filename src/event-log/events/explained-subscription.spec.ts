import { describe, expect, it } from '@jest/globals';
import type { FoundEvent } from '../../delivery/index.js';
import { Filters } from '../../filtering/index.js';
import { explainSubscription } from './explained-subscription.js';

const COMMITTED = '2026-03-02T09:00:00.000500';
const FOUND: FoundEvent = {
  eventId: 'evt_019cb2eecb457c03912a829e46eaf50c_0',
  acceptedAtMs: Date.UTC(2026, 2, 2, 9),
  committedAt: COMMITTED,
  matches: 1,
  matched: new Set(['m']),
  event: {
    eventType: 'UPDATE',
    objCode: 'PROJ',
    objId: 'p1',
    eventTime: { epochSecond: 0, nano: 0 },
    eventVersion: 'v2',
    userId: null,
    newState: '{"status":"CPL"}',
    oldState: '{}',
  },
};
const ROW = {
  id: 's',
  name: null,
  objId: null,
  filters: [],
  filterConnector: 'AND',
  dateCreated: '2026-03-01T09:00:00.000000',
};
const explained = (changes: object): ReturnType<typeof explainSubscription> =>
  explainSubscription(
    { ...ROW, ...changes },
    FOUND,
    { newState: { status: 'CPL' }, oldState: {} },
    new Filters(),
  );

describe('a subscription and an event', () => {
  it('matched when the journal says so, whatever else there is', () => {
    expect(explained({ id: 'm', objId: 'p2' })).toEqual({ subscriptionId: 'm', name: null, matched: true });
  });

  it.each([
    [
      'a filter',
      { filters: [{ fieldName: 'status', fieldValue: 'CUR' }] },
      'filters[0]: status is "CPL", wanted "CUR" (eq, newState).',
    ],
    [
      'a filter that can never work, in a sentence with one full stop',
      { filters: [{ fieldValue: 'CUR' }] },
      'filters[0]: there is no fieldName, so the filter never passes.',
    ],
    [
      'several conditions',
      { objId: 'p2', filters: [{ fieldName: 'status', fieldValue: 'CUR' }] },
      'objId is "p1", wanted "p2"; and 1 more.',
    ],
    [
      'its age',
      { dateCreated: '2026-03-02T09:00:00.000501' },
      'The subscription was created after the event was accepted, at 2026-03-02T09:00:00.000501.',
    ],
    [
      'a revision that the event was committed just before',
      { dateCreated: COMMITTED },
      'The subscription was created while the event was being accepted, too late for it.',
    ],
  ])('did not match because of %s', (_, changes, reason) => {
    expect(explained(changes)).toMatchObject({ subscriptionId: 's', matched: false, reason });
  });
});
