import { describe, expect, it } from '@jest/globals';
import {
  attemptsOf,
  continuesAt,
  mayCancel,
  oldestOriginal,
  type Replay,
  type ReplayStatus,
  shareOfTime,
} from './replays';

const replay = (changes: Partial<ReplayStatus>): ReplayStatus =>
  ({
    only: 'all',
    state: 'running',
    since: '2026-03-09T09:00:00.000Z',
    until: '2026-03-09T10:00:00.000Z',
    position: '2026-03-09T09:15:00.000Z',
    total: 1_000,
    found: 400,
    deliveries: { retrying: 0, onHold: 0, delivered: 0, exhausted: 0, cancelled: 0 },
    ...changes,
  }) as ReplayStatus;

describe('how far a replay is in time', () => {
  it.each<[number, Partial<Replay>]>([
    [0.25, {}],
    [1, { position: '2026-03-09T10:00:00.000Z' }],
    [1, { until: '2026-03-09T09:00:00.000Z', position: '2026-03-09T09:00:00.000Z' }],
  ])('is %d', (share, changes) => {
    expect(shareOfTime(replay(changes))).toBe(share);
  });
});

describe('where a cancelled replay goes on', () => {
  const unsent = '2026-03-09T09:10:00.000Z';

  it.each<[string, Partial<Replay>, string | undefined, string]>([
    ['of the undelivered, at its beginning', { only: 'undelivered' }, unsent, '2026-03-09T09:00:00.000Z'],
    ['of all, at its position', {}, undefined, '2026-03-09T09:15:00.000Z'],
    ['of all, at the oldest that it did not send', {}, unsent, unsent],
    ['never before it began', {}, '2026-03-09T08:59:59.999Z', '2026-03-09T09:00:00.000Z'],
    ['never after its position', {}, '2026-03-09T09:30:00.000Z', '2026-03-09T09:15:00.000Z'],
  ])('%s', (_what, changes, oldest, since) => {
    expect(continuesAt(replay(changes), oldest)).toBe(since);
  });

  it('knows the oldest by its id, which begins with the time', () => {
    const deliveries = ['msg_0199c3a4_2', null, 'msg_0199c3a3_9', 'msg_0199c3a5_0'].map((replayOf) => ({
      replayOf,
    }));
    expect(oldestOriginal(deliveries)).toBe('msg_0199c3a3_9');
    expect(oldestOriginal([])).toBeUndefined();
  });
});

describe('a replay', () => {
  it.each<[boolean, Partial<ReplayStatus>]>([
    [true, { state: 'running' }],
    [true, { state: 'onHold' }],
    [false, { state: 'cancelling' }],
    [false, { state: 'completed' }],
    [true, { state: 'completed', deliveries: { ...replay({}).deliveries, retrying: 1 } }],
    [false, { state: 'cancelled' }],
  ])('can be cancelled: %s, as %j', (may, changes) => {
    expect(mayCancel(replay(changes))).toBe(may);
  });
});

it('the attempts of a subscription are those that the receiver took, and all others, by the hour', () => {
  const series = (outcome: string, ...points: number[]) =>
    ({ metric: 'attempts', labels: { outcome }, points }) as never;
  const range = { from: '2026-03-09T09:00:00.000Z', to: '2026-03-09T11:00:00.000Z', step: 3_600 };
  const begin = Date.parse(range.from);
  expect(
    attemptsOf({
      ...range,
      series: [series('delivered', 5, 0), series('timeout', 1, 2), series('dnsError', 0, 4)],
    }),
  ).toEqual({ times: [begin, begin + 3_600_000], taken: [5, 0], failed: [1, 6] });
  expect(attemptsOf({ ...range, series: [] })).toEqual({ times: [], taken: [], failed: [] });
});
