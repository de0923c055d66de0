import { describe, expect, it } from '@jest/globals';
import { barsOf, dayBegins, dayFigures, HOURS, NOTHING_SENT, sum } from './figures';

const NOW = Date.parse('2026-03-09T10:31:07Z');

describe('the last 24 hours of a subscription', () => {
  it('begin 23 hours before the present one', () => {
    expect(dayBegins(NOW)).toBe('2026-03-08T11:00:00.000Z');
    expect(dayBegins(Date.parse('2026-03-09T10:00:00Z'))).toBe('2026-03-08T11:00:00.000Z');
  });

  it('are what was delivered and what failed in whatever way, hour by hour', () => {
    const points = (...last: number[]): number[] => [
      ...Array.from({ length: HOURS - last.length }, () => 0),
      ...last,
    ];
    const of = (subscriptionId: string, outcome: string, ...last: number[]) => ({
      metric: 'attempts' as const,
      labels: { subscriptionId, url: 'https://a.example', outcome },
      points: points(...last),
    });
    const found = dayFigures({
      series: [
        of('a', 'delivered', 3, 5),
        of('a', 'timeout', 1, 0),
        of('a', 'httpError', 1, 2),
        of('b', 'refused', 4),
        { metric: 'deliveries', labels: { subscriptionId: 'a', outcome: 'exhausted' }, points: points(9) },
      ],
    });
    expect([...found.keys()]).toEqual(['a', 'b']);
    expect(found.get('a')!.delivered.slice(-3)).toEqual([0, 3, 5]);
    expect(found.get('a')!.failed.slice(-3)).toEqual([0, 2, 2]);
    expect([sum(found.get('b')!.delivered), sum(found.get('b')!.failed)]).toEqual([0, 4]);
  });

  it('stay 24 when an hour begins between two clocks', () => {
    const found = dayFigures({
      series: [
        {
          metric: 'attempts',
          labels: { subscriptionId: 'a', outcome: 'delivered' },
          points: Array.from({ length: HOURS + 1 }, (_, hour) => hour),
        },
      ],
    });
    expect(found.get('a')!.delivered).toEqual(Array.from({ length: HOURS }, (_, hour) => hour + 1));
  });
});

describe('the bars of a sparkline', () => {
  const only = (hour: number, count: number): number[] =>
    Array.from({ length: HOURS }, (_, n) => (n === hour ? count : 0));

  it('have one scale, above the line and below it, and show what is there at all', () => {
    expect(barsOf({ delivered: only(0, 140), failed: only(3, 1) }, 14, 7, 2)).toEqual([
      { hour: 0, failed: false, height: 14 },
      { hour: 3, failed: true, height: 2 },
    ]);
    expect(barsOf({ delivered: only(1, 70), failed: only(1, 70) }, 14, 7, 2)).toEqual([
      { hour: 1, failed: false, height: 7 },
      { hour: 1, failed: true, height: 7 },
    ]);
  });

  it('are none where nothing was sent', () => {
    expect(barsOf(NOTHING_SENT, 14, 7, 2)).toEqual([]);
  });
});
