import { describe, expect, it } from '@jest/globals';
import { summaryOf } from './figures.js';

const NONE = { succeeded: 0, refused: 0, failed: 0, abandoned: 0, since: null, latencies: null };

describe('what the calls of a provider come to', () => {
  it('is nothing without calls', () => {
    expect(summaryOf([])).toEqual({
      count: 0,
      succeeded: 0,
      refused: 0,
      failed: 0,
      abandoned: 0,
      errorRate: null,
      latencyMs: null,
      since: null,
      operations: [],
    });
  });

  it('is counts, the share that failed of those that count, and how long answers took', () => {
    const since = new Date('2026-03-02T09:00:00.000Z');
    const counts = { succeeded: 5, refused: 1, failed: 1, abandoned: 3 };
    expect(
      summaryOf([
        { operation: null, ...counts, since, latencies: [10, 20, 30] },
        { operation: 'files', ...counts, since, latencies: [10, 20, 30] },
        { operation: 'upload', ...NONE, abandoned: 2 },
      ]),
    ).toEqual({
      count: 10,
      ...counts,
      errorRate: 0.1429,
      latencyMs: { p50: 10, p95: 20, p99: 30 },
      since: '2026-03-02T09:00:00.000Z',
      operations: [
        {
          operation: 'files',
          count: 10,
          ...counts,
          errorRate: 0.1429,
          latencyMs: { p50: 10, p95: 20, p99: 30 },
        },
        {
          operation: 'upload',
          count: 2,
          succeeded: 0,
          refused: 0,
          failed: 0,
          abandoned: 2,
          errorRate: null,
          latencyMs: null,
        },
      ],
    });
  });
});
