import type { EgressErrorClass, EgressResult } from '../../platform/egress/index.js';
import type { Sign } from '../endpoints/endpoint-health.js';
import type { Ended } from '../dispatch/task.js';

/** What one attempt ended in. */
export interface AttemptResult {
  readonly delivered: boolean;
  /** The HTTP status; null when there was no answer. */
  readonly status: number | null;
  readonly durationMs: number;
  /** What went wrong, in a sentence or an error class; null when delivered. */
  readonly error: string | null;
  /** The beginning of a failed answer's body, at most 4 096 bytes. */
  readonly response: Buffer | null;
  /** False when nothing got past this machine or its proxy: no endpoint's health or counters are touched by it. */
  readonly left: boolean;
  /** What a 429 or 503 asked for with Retry-After, in milliseconds. */
  readonly retryAfterMs: number | undefined;
}

/** A failure that took so long held up its lane. */
const STALL_MS = 1_000;
/** Longest error text that is kept. */
const ERROR_LENGTH = 500;

/**
 * Success is a 2xx status in time; all else is a failure (docs/contract/event-subscriptions.md#7).
 * @param nowMs the wall clock, for a Retry-After that is a date
 */
export function classify(result: EgressResult, nowMs: number): AttemptResult {
  if (result.kind === 'response') {
    const delivered = result.status >= 200 && result.status < 300;
    const asked = result.status === 429 || result.status === 503;
    return {
      delivered,
      status: result.status,
      durationMs: result.durationMs,
      error: delivered ? null : `The receiver answered ${result.status}.`,
      response: delivered ? null : result.bodyHead,
      left: true,
      retryAfterMs: asked ? parseRetryAfter(result.retryAfter, nowMs) : undefined,
    };
  }
  return {
    delivered: false,
    status: null,
    durationMs: result.durationMs,
    error: describe(result).replaceAll('\0', '').slice(0, ERROR_LENGTH),
    response: null,
    left: leftThisMachine(result),
    retryAfterMs: undefined,
  };
}

/** What an attempt that left this machine tells about its endpoint. */
export function signOf({ delivered, status }: AttemptResult): Sign {
  if (delivered) return 'success';
  return status === 410 ? 'gone' : 'failure';
}

/** What a lane learns from an attempt: a failure that took a second or more stalled it. */
export function endedAs({ delivered, durationMs }: AttemptResult): Ended {
  if (delivered) return 'answered';
  return durationMs >= STALL_MS ? 'stalled' : 'failed';
}

/** An attempt that could not begin: what it needs is sealed under a key that this node was not given. */
export function unreadable(): AttemptResult {
  return {
    delivered: false,
    status: null,
    durationMs: 0,
    error: 'The token and signing secret are sealed under a key that is not given in SECRET_KEY_PREVIOUS.',
    response: null,
    left: false,
    retryAfterMs: undefined,
  };
}

/** Retry-After as RFC 9110 (10.2.3) defines it, seconds or an HTTP date, in milliseconds; undefined when unreadable. */
export function parseRetryAfter(value: string | null, nowMs: number): number | undefined {
  if (value === null) return undefined;
  const text = value.trim();
  if (/^\d{1,10}$/.test(text)) return Number(text) * 1_000;
  if (!/^[A-Za-z]{3,9},? /.test(text)) return undefined;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}

/** What the policy, the forward proxy or this machine stopped says nothing about the receiver. */
/** Where this machine, its resolver or its proxy failed, nothing is known of the receiver. */
const NOT_LEFT: ReadonlySet<EgressErrorClass> = new Set([
  'DNS_FAILURE',
  'PROXY_FAILURE',
  'LOCAL_FAILURE',
  'INVALID_REQUEST',
]);

function leftThisMachine(result: Exclude<EgressResult, { kind: 'response' }>): boolean {
  if (result.kind === 'error') return !NOT_LEFT.has(result.errorClass);
  return result.kind !== 'refused';
}

function describe(result: Exclude<EgressResult, { kind: 'response' }>): string {
  switch (result.kind) {
    case 'refused':
      return `Refused by the address policy: ${result.message}`;
    case 'timeout':
      return `No answer in time: ${result.message}`;
    case 'error':
      return `${result.errorClass}: ${result.message}`;
  }
}
