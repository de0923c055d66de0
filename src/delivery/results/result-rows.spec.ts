import { describe, expect, it } from '@jest/globals';
import type { AttemptResult } from '../model/attempt-result.js';
import type { ClaimedDelivery } from './claims.js';
import { retriedRow, type TurnResult } from './result-rows.js';

const RULES = { baseMs: 1_000, limit: 3 };
const CLAIM: ClaimedDelivery = {
  segment_id: 's',
  delivery_index: 1,
  customer_id: 'c',
  event_index: 0,
  subscription_id: 'x',
  endpoint_id: 7,
  version: 2,
  attempts: 1,
  replay_of: null,
  replay_id: null,
  first_ms_ago: 2_000,
  probe: false,
};
const FAILED: AttemptResult = {
  startedAt: 90_500,
  delivered: false,
  status: 500,
  durationMs: 12.4,
  fault: null,
  error: 'The receiver answered 500.',
  response: null,
  reached: true,
  retryAfterMs: undefined,
};
const attempted = (changes: Partial<AttemptResult>): TurnResult => ({ ...FAILED, ...changes });
/** Claimed at 90 000, written at 91 000: the first attempt was 3 s ago by then. */
const row = (result: TurnResult, claim: Partial<ClaimedDelivery> = {}) =>
  retriedRow({ ...CLAIM, ...claim }, result, 90_000, 91_000, RULES);

describe('what became of a claimed delivery', () => {
  it('counts an attempt, and plans the next retry from the first one', () => {
    expect(row(attempted({}))).toMatchObject({
      state: 'retrying',
      attempts: 2,
      attempted: true,
      signal: 'failure',
      startedMsAgo: 500,
      durationMs: 12,
      // Not before 2 s after the last attempt, which is later than 3 s after the first.
      dueInMs: 1_500,
    });
  });

  it('counts from its own first attempt when it was put on hold before it had one', () => {
    const first = row(attempted({}), { attempts: 0, first_ms_ago: null });
    expect(first).toMatchObject({ state: 'retrying', attempts: 1, dueInMs: 500 });
  });

  it('ends with the last retry, and with a success', () => {
    expect(row(attempted({}), { attempts: 3 })).toMatchObject({ state: 'exhausted', attempts: 4 });
    expect(row(attempted({ delivered: true, error: null }))).toMatchObject({
      state: 'delivered',
      signal: 'success',
      reason: null,
    });
  });

  it.each<[string, TurnResult, object]>([
    ['onHold', 'onHold', { state: 'onHold', reason: null }],
    ['unsent', 'unsent', { state: 'retrying', dueInMs: 0 }],
    ['cancelled', 'cancelled', { state: 'cancelled', reason: 'The subscription was deleted.' }],
    ['unreadable', 'unreadable', { state: 'exhausted', reason: 'Its event is missing or cannot be read.' }],
  ])('uses up nothing when it is %s', (_name, result, expected) => {
    expect(row(result)).toMatchObject({ ...expected, attempts: 1, attempted: false, signal: undefined });
  });

  it('tells nothing about the URL when nothing left this machine', () => {
    expect(row(attempted({ reached: false, status: null })).signal).toBeUndefined();
  });

  it('gives a probe back that was not sent', () => {
    const probe = { probe: true };
    expect([row('onHold', probe).probeUnused, row('unsent', probe).probeUnused]).toEqual([true, true]);
    expect([row(attempted({}), probe).probeUnused, row('onHold').probeUnused]).toEqual([false, false]);
  });
});
