import { describe, expect, it } from '@jest/globals';
import type { EgressResult } from '../../platform/egress/index.js';
import type { AttemptResult } from '../model/attempt-result.js';
import { classifyAnswer, parseRetryAfter } from './classify-answer.js';

const NOW = Date.UTC(2026, 10, 21, 12, 0, 0);
const classify = (answer: EgressResult): AttemptResult => classifyAnswer(answer, 0, NOW);
const response = (status: number, retryAfter: string | null = null) =>
  classify({ kind: 'response', status, retryAfter, durationMs: 5, bodyHead: Buffer.from('why') });

describe('the result of an attempt', () => {
  it.each([200, 201, 202, 204, 299])('is a delivery for status %i', (status) => {
    expect(response(status)).toMatchObject({
      delivered: true,
      status,
      error: null,
      response: null,
      reached: true,
    });
  });

  it.each([100, 199, 300, 301, 304, 400, 401, 404, 410, 429, 500, 503])(
    'is a failure for status %i',
    (status) => {
      expect(response(status)).toMatchObject({ delivered: false, status, reached: true });
    },
  );

  it('keeps the beginning of a failed answer', () => {
    expect(response(500).response?.toString()).toBe('why');
  });

  it('is a failure without a status when there is no answer in time', () => {
    const result = classify({
      kind: 'timeout',
      phase: 'response',
      durationMs: 5_000,
      message: 'nothing came',
    });
    expect(result).toMatchObject({
      delivered: false,
      status: null,
      error: 'No answer in time: nothing came',
      reached: true,
    });
  });

  it('touches nobody’s health when the address policy refused it', () => {
    const result = classify({ kind: 'refused', durationMs: 0, message: '127.0.0.1 is loopback' });
    expect(result).toMatchObject({
      delivered: false,
      reached: false,
      error: 'Refused by the address policy: 127.0.0.1 is loopback',
    });
  });

  it.each(['PROXY_FAILURE', 'LOCAL_FAILURE'] as const)('touches nobody’s health with a %s', (errorClass) => {
    const answer = { kind: 'error', errorClass, durationMs: 1, message: 'the proxy answered 407' } as const;
    expect(classify(answer)).toMatchObject({
      delivered: false,
      reached: false,
      error: `${errorClass}: the proxy answered 407`,
    });
  });

  it.each(['UNREACHABLE', 'DNS_NOT_FOUND', 'TLS_CERTIFICATE', 'CONNECTION_RESET'] as const)(
    'counts against the receiver with %s',
    (errorClass) => {
      const answer = { kind: 'error', errorClass, durationMs: 1, message: 'no' } as const;
      expect(classify(answer)).toMatchObject({ delivered: false, reached: true });
    },
  );

  it('keeps no character that a database cannot hold', () => {
    const result = classify({ kind: 'error', errorClass: 'OTHER', durationMs: 1, message: 'a\0b' });
    expect(result.error).toBe('OTHER: ab');
  });

  it.each([429, 503])('carries the Retry-After of a %i', (status) => {
    expect(response(status, '120').retryAfterMs).toBe(120_000);
  });

  it('ignores the Retry-After of any other status', () => {
    expect(response(500, '120').retryAfterMs).toBeUndefined();
  });

  it.each([
    ['0', 0],
    [' 7 ', 7_000],
    ['Sat, 21 Nov 2026 12:01:00 GMT', 60_000],
    ['Sat, 21 Nov 2026 11:00:00 GMT', 0],
    ['soon', undefined],
    ['-5', undefined],
    ['1.5', undefined],
    ['', undefined],
    [null, undefined],
  ])('reads a Retry-After of %j as %j milliseconds', (text, expected) => {
    expect(parseRetryAfter(text, NOW)).toBe(expected);
  });
});
