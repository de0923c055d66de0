import { describe, expect, it } from '@jest/globals';
import type { EgressResult } from '../../platform/egress/index.js';
import { classifyAnswer } from '../attempts/classify-answer.js';
import { healthSignalOf } from './health-signal.js';

const answered = (status: number): EgressResult => ({
  kind: 'response',
  durationMs: 20,
  status,
  retryAfter: null,
  bodyHead: Buffer.alloc(0),
});

describe('what the health of a URL counts of an attempt', () => {
  it.each<[string, EgressResult, string | undefined]>([
    ['a success', answered(204), 'success'],
    ['a failure', answered(500), 'failure'],
    ['that the receiver is gone', answered(410), 'gone'],
    ['a failure', { kind: 'timeout', durationMs: 9, phase: 'response', message: 'm' }, 'failure'],
    ['a failure', { kind: 'error', durationMs: 9, errorClass: 'UNREACHABLE', message: 'm' }, 'failure'],
    ['nothing', { kind: 'error', durationMs: 9, errorClass: 'PROXY_FAILURE', message: 'm' }, undefined],
    ['nothing', { kind: 'refused', durationMs: 9, message: 'm' }, undefined],
  ])('is %s: %j', (_what, answer, signal) => {
    expect(healthSignalOf(classifyAnswer(answer, 0, 0))).toBe(signal);
  });
});
