import { describe, expect, it } from '@jest/globals';
import { classify, parseRetryAfter } from './attempt-result.js';

const NOW = Date.UTC(2026, 10, 21, 12, 0, 0);
const response = (status: number, retryAfter: string | null = null) =>
  classify({ kind: 'response', status, retryAfter, durationMs: 5, bodyHead: Buffer.from('why') }, NOW);

describe('the outcome of an attempt', () => {
  it.each([200, 201, 202, 204, 299])('is a delivery for status %i', (status) => {
    expect(response(status)).toMatchObject({
      delivered: true,
      status,
      error: null,
      response: null,
      left: true,
    });
  });

  it.each([100, 199, 300, 301, 304, 400, 401, 404, 410, 429, 500, 503])(
    'is a failure for status %i',
    (status) => {
      expect(response(status)).toMatchObject({ delivered: false, status, left: true });
    },
  );

  it('keeps the beginning of a failed answer', () => {
    expect(response(500).response?.toString()).toBe('why');
  });

  it('is a failure without a status when there is no answer in time', () => {
    const outcome = classify(
      { kind: 'timeout', phase: 'response', durationMs: 5_000, message: 'nothing came' },
      NOW,
    );
    expect(outcome).toMatchObject({
      delivered: false,
      status: null,
      error: 'No answer in time: nothing came',
      left: true,
    });
  });

  it('touches nobody’s health when the address policy refused it', () => {
    const outcome = classify({ kind: 'refused', durationMs: 0, message: '127.0.0.1 is loopback' }, NOW);
    expect(outcome).toMatchObject({
      delivered: false,
      left: false,
      error: 'Refused by the address policy: 127.0.0.1 is loopback',
    });
  });

  it.each(['PROXY_FAILURE', 'LOCAL_FAILURE'] as const)('touches nobody’s health with a %s', (errorClass) => {
    const result = { kind: 'error', errorClass, durationMs: 1, message: 'the proxy answered 407' } as const;
    expect(classify(result, NOW)).toMatchObject({
      delivered: false,
      left: false,
      error: `${errorClass}: the proxy answered 407`,
    });
  });

  it.each(['UNREACHABLE', 'DNS_NOT_FOUND', 'TLS_CERTIFICATE', 'CONNECTION_RESET'] as const)(
    'counts against the receiver with %s',
    (errorClass) => {
      const result = { kind: 'error', errorClass, durationMs: 1, message: 'no' } as const;
      expect(classify(result, NOW)).toMatchObject({ delivered: false, left: true });
    },
  );

  it('keeps no character that a database cannot hold', () => {
    const outcome = classify({ kind: 'error', errorClass: 'OTHER', durationMs: 1, message: 'a\0b' }, NOW);
    expect(outcome.error).toBe('OTHER: ab');
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
