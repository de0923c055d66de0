import { describe, expect, it } from '@jest/globals';
import { type Job, type JobStatus, meansAll, openOf, shareOf, skippedOf, wantedOf } from './jobs';

const NONE = { underWay: 0, attempted: 0, urlBlocked: 0, paused: 0, unsubscribed: 0 };
const job = (changes: Partial<Job>): Job =>
  ({ state: 'running', action: 'retry', total: 200, found: 50, ...changes }) as Job;

describe('a job over all that a list shows', () => {
  it('means every state that it can change where the list names none', () => {
    expect(wantedOf('retry', { url: 'https://a.example/' })).toEqual({
      order: {
        action: 'retry',
        filter: { url: 'https://a.example/', state: ['retrying', 'onHold', 'exhausted'] },
      },
      leftOut: [],
    });
    expect(wantedOf('cancel', {}).order!.filter['state']).toEqual(['retrying', 'onHold']);
  });

  it('means no state that the list does not show, and names those that it leaves alone', () => {
    expect(wantedOf('cancel', { state: ['delivered', 'onHold', 'exhausted'] })).toEqual({
      order: { action: 'cancel', filter: { state: ['onHold'] } },
      leftOut: ['delivered', 'exhausted'],
    });
  });

  it('is none where the list shows nothing that can be changed', () => {
    expect(wantedOf('retry', { state: 'delivered' })).toEqual({ order: undefined, leftOut: ['delivered'] });
  });

  it('keeps every other filter of the list', () => {
    const query = { objCode: 'PROJ', objId: 'a', eventId: 'evt_1', replayId: 'r', jobId: 'j', until: 'u' };
    expect(wantedOf('retry', query).order!.filter).toMatchObject(query);
  });

  it('is known to mean everything when no filter but the state is set', () => {
    expect(meansAll(wantedOf('retry', {}).order!)).toBe(true);
    expect(meansAll(wantedOf('retry', { since: '2026-03-09T09:00:00Z' }).order!)).toBe(false);
  });
});

describe('how far a job is', () => {
  it.each<[number | undefined, Partial<Job>]>([
    [0.25, {}],
    [1, { state: 'completed', found: 150 }],
    [1, { found: 250 }],
    [1, { total: 0, found: 0 }],
    [undefined, { total: null }],
  ])('is %p of 1', (share, changes) => {
    expect(shareOf(job(changes))).toBe(share);
  });

  it('leaves open what it retried and was not taken, and nothing of what it cancelled', () => {
    const deliveries = { retrying: 2, onHold: 3, delivered: 4, exhausted: 5, cancelled: 6 };
    expect(openOf({ ...job({}), deliveries } as JobStatus)).toBe(5);
    expect(openOf({ ...job({ action: 'cancel' }), deliveries } as JobStatus)).toBe(0);
  });

  it('names only the reasons for which something was left alone', () => {
    expect(skippedOf({ ...NONE, urlBlocked: 3, underWay: 1 })).toEqual([
      { why: 'underWay', n: 1 },
      { why: 'urlBlocked', n: 3 },
    ]);
  });
});
