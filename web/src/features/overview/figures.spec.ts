import { describe, expect, it } from '@jest/globals';
import {
  backlogAge,
  latest,
  plotOf,
  rangeAt,
  sinceBegun,
  stacked,
  type Stats,
  total,
  worstUrls,
} from './figures';

const FROM = '2026-03-09T09:00:00.000Z';
const stats = (series: Stats['series'], points = 3): Stats => ({
  from: FROM,
  to: new Date(Date.parse(FROM) + points * 60_000).toISOString(),
  step: 60,
  series,
});
const series = (metric: string, points: (number | null)[], labels: Record<string, string> = {}) =>
  ({ metric, labels, points }) as Stats['series'][number];
const LATER = Date.parse('2026-03-10');

describe('what a plot shows', () => {
  it('is nothing but zeros where nothing was counted, and no latency', () => {
    expect(plotOf('events', stats([]), LATER).lines).toEqual([
      { name: 'published', values: [0, 0, 0] },
      { name: 'made', values: [0, 0, 0] },
    ]);
    expect(plotOf('latency', stats([]), LATER).lines[0]).toEqual({ name: 'p50', values: [null, null, null] });
  });

  it('puts the ways of not reaching a receiver together', () => {
    const { lines } = plotOf(
      'attempts',
      stats([
        series('attempts', [1, 2, 3], { outcome: 'delivered' }),
        series('attempts', [1, 0, 0], { outcome: 'dnsError' }),
        series('attempts', [1, 0, 4], { outcome: 'tlsError' }),
        series('events', [9, 9, 9]),
      ]),
      LATER,
    );
    expect(lines.map(({ name, values }) => [name, values])).toEqual([
      ['delivered', [1, 2, 3]],
      ['httpError', [0, 0, 0]],
      ['timeout', [0, 0, 0]],
      ['unreached', [2, 0, 4]],
    ]);
  });

  it('leaves a step out that is not over, unless it is the only one', () => {
    const begin = Date.parse(FROM);
    expect(plotOf('events', stats([]), begin + 150_000).times).toEqual([begin, begin + 60_000]);
    expect(plotOf('events', stats([], 1), begin + 1_000).times).toEqual([begin]);
  });
});

describe('the backlog', () => {
  it('is shown by state, and unknown where nobody looked', () => {
    const { lines } = plotOf(
      'backlog',
      stats([
        series('backlog', [1, null, 0], { state: 'pending' }),
        series('backlog', [4, null, 2], { state: 'onHold' }),
        series('backlogAge', [7, 12, null]),
      ]),
      LATER,
    );
    expect(lines).toEqual([
      { name: 'pending', values: [1, null, 0] },
      { name: 'retrying', values: [null, null, null] },
      { name: 'onHold', values: [4, null, 2] },
    ]);
  });

  it('is stacked, each state on those below', () => {
    expect(
      stacked([
        [1, null, 0],
        [2, 1, 3],
        [4, 1, null],
      ]),
    ).toEqual([
      [1, null, 0],
      [3, null, 3],
      [7, null, null],
    ]);
  });

  it('has the age that was seen last', () => {
    expect(backlogAge(stats([series('backlogAge', [7, 12, null])]))).toBe(12);
    expect(backlogAge(stats([]))).toBeUndefined();
    expect(latest([null])).toBeUndefined();
  });
});

describe('the figures of a service that is young', () => {
  const zeros = (n: number): number[] => Array.from({ length: n }, () => 0);

  it('begin when it did', () => {
    const given = stats([series('events', [...zeros(45), 3, ...zeros(14)])], 60);
    const shown = sinceBegun(given);
    expect(shown.from).toBe(new Date(Date.parse(FROM) + 45 * 60_000).toISOString());
    expect(plotOf('events', shown, LATER).lines[0]!.values).toEqual([3, ...zeros(14)]);
  });

  it('are ten steps at least, so that there is something to be seen', () => {
    const given = stats([series('events', [...zeros(59), 3])], 60);
    expect(plotOf('events', sinceBegun(given), LATER).times).toHaveLength(10);
  });

  it('are all of them where it was there for half of the range, though nothing happened', () => {
    const idle = stats(
      [series('backlog', zeros(60), { state: 'pending' }), series('events', [...zeros(59), 3])],
      60,
    );
    expect(sinceBegun(idle)).toBe(idle);
    expect(sinceBegun(stats([]))).toEqual(stats([]));
    const lately = stats([series('events', [...zeros(25), 3, ...zeros(34)])], 60);
    expect(sinceBegun(lately)).toBe(lately);
  });
});

describe('the range', () => {
  it('ends with the last minute that is over', () => {
    expect(rangeAt('1h', Date.parse('2026-03-09T10:00:59Z'))).toEqual({
      from: FROM,
      to: '2026-03-09T10:00:00.000Z',
    });
  });
});

describe('the worst URLs', () => {
  it('are those with most failed attempts, with the outcome of most', () => {
    const of = (endpointId: string, outcome: string, ...points: number[]) =>
      series('attempts', points, { endpointId, url: `http://${endpointId}`, outcome });
    const given = stats([
      of('a', 'delivered', 5, 5),
      of('a', 'timeout', 1),
      of('b', 'httpError', 2),
      of('b', 'timeout', 3),
      of('c', 'delivered', 9),
    ]);
    expect(worstUrls(given)).toEqual([
      { endpointId: 'b', url: 'http://b', attempts: 5, failed: 5, outcome: 'timeout' },
      { endpointId: 'a', url: 'http://a', attempts: 11, failed: 1, outcome: 'timeout' },
    ]);
    expect(total(given, 'attempts', 'outcome', 'timeout')).toBe(4);
  });
});
