import { describe, expect, it } from '@jest/globals';
import { classifyAnswer } from '../attempts/classify-answer.js';
import { queueSignalOf } from './queue-signal.js';

describe("what an endpoint's queue learns from an attempt", () => {
  it.each([
    [200, 1, 'delivered'],
    [200, 4_000, 'delivered'],
    [500, 999, 'failed'],
    [500, 1_000, 'stalled'],
    [429, 1, 'refused'],
    [503, 999, 'refused'],
    [503, 1_000, 'stalled'],
  ])('that ended with status %i after %i ms: %s', (status, durationMs, signal) => {
    const answer = {
      kind: 'response',
      status,
      durationMs,
      retryAfter: null,
      bodyHead: Buffer.alloc(0),
    } as const;
    expect(queueSignalOf(classifyAnswer(answer, 0, 0))).toBe(signal);
  });
});
