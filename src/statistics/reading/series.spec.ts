import { describe, expect, it } from '@jest/globals';
import { COUNTERS } from '../recording/counters.js';
import { METRICS, type ObjectPointRow, seriesOf } from './series.js';

const NOTHING = Object.fromEntries(
  [...COUNTERS, 'events', 'deliveries'].map((column) => [column, null]),
) as unknown as ObjectPointRow;
const row = (key: string, point: number, counts: object): ObjectPointRow => ({
  ...NOTHING,
  ...counts,
  key,
  point,
});
const ALL = new Map([['', {}]]);

describe('series', () => {
  it('have a point for each step, zero where there is nothing', () => {
    const rows = [row('', 2, { events: 5, deliveries: 7 }), row('', 0, { events: 1 })];
    expect(seriesOf(rows, 4, ['events', 'deliveriesMade'], ALL)).toEqual([
      { metric: 'events', labels: {}, points: [1, 0, 5, 0] },
      { metric: 'deliveriesMade', labels: {}, points: [0, 0, 7, 0] },
    ]);
  });

  it('tell outcomes apart, and leave out what is nothing but zeros', () => {
    const rows = [row('', 0, { delivered: 3, http_error: 1, exhausted: 2 })];
    expect(seriesOf(rows, 1, ['deliveries', 'attempts', 'latency', 'events'], ALL)).toEqual([
      { metric: 'deliveries', labels: { outcome: 'delivered' }, points: [3] },
      { metric: 'deliveries', labels: { outcome: 'exhausted' }, points: [2] },
      { metric: 'attempts', labels: { outcome: 'delivered' }, points: [3] },
      { metric: 'attempts', labels: { outcome: 'httpError' }, points: [1] },
    ]);
  });

  it('tell latencies in milliseconds, null where nothing was received', () => {
    const rows = [row('', 1, { receipt_2: 98, receipt_9: 1, receipt_17: 1 })];
    expect(seriesOf(rows, 2, ['latency', 'latencyBuckets'], ALL)).toEqual([
      { metric: 'latency', labels: { quantile: '0.5' }, points: [null, 3.776] },
      { metric: 'latency', labels: { quantile: '0.95' }, points: [null, 4.923] },
      { metric: 'latency', labels: { quantile: '0.99' }, points: [null, 1_000] },
      { metric: 'latencyBuckets', labels: { upToMs: '5' }, points: [0, 98] },
      { metric: 'latencyBuckets', labels: { upToMs: '1000' }, points: [0, 1] },
      { metric: 'latencyBuckets', labels: { upToMs: 'more' }, points: [0, 1] },
    ]);
  });

  it('are in the order of their keys, with the labels of each', () => {
    const rows = [row('TASK', 0, { events: 1 }), row('PROJ', 0, { delivered: 1 })];
    const keys = new Map([
      ['PROJ', { objCode: 'PROJ' }],
      ['TASK', { objCode: 'TASK' }],
    ]);
    expect(seriesOf(rows, 1, METRICS, keys)).toEqual([
      { metric: 'deliveries', labels: { objCode: 'PROJ', outcome: 'delivered' }, points: [1] },
      { metric: 'attempts', labels: { objCode: 'PROJ', outcome: 'delivered' }, points: [1] },
      { metric: 'events', labels: { objCode: 'TASK' }, points: [1] },
    ]);
  });

  it('leave out what came to lie outside of the range', () => {
    expect(seriesOf([row('', -1, { events: 1 }), row('', 1, { events: 1 })], 1, ['events'], ALL)).toEqual([]);
  });
});
