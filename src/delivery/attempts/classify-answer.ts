import type { EgressResult } from '../../platform/egress/index.js';
import type { AttemptFault, AttemptResult } from '../model/attempt-result.js';

/** Longest error text that is kept. */
const ERROR_LENGTH = 500;

/** Where this machine, its resolver or its proxy failed, nothing is known of the receiver. */
const NOT_REACHED: ReadonlySet<AttemptFault> = new Set<AttemptFault>([
  'REFUSED',
  'DNS_FAILURE',
  'PROXY_FAILURE',
  'LOCAL_FAILURE',
  'INVALID_REQUEST',
]);

/**
 * The result of an attempt that this came of. Success is a 2xx status in time; all else is a failure
 * (docs/contract/event-subscriptions.md#7).
 * @param startedAt when the attempt began, in milliseconds on the monotonic clock
 * @param nowMs the wall clock, for a Retry-After that is a date
 */
export function classifyAnswer(answer: EgressResult, startedAt: number, nowMs: number): AttemptResult {
  if (answer.kind !== 'response') {
    return unanswered(startedAt, answer.durationMs, faultOf(answer), describe(answer));
  }
  const { status, durationMs } = answer;
  const delivered = status >= 200 && status < 300;
  const asked = status === 429 || status === 503;
  return {
    startedAt,
    durationMs,
    delivered,
    status,
    fault: null,
    error: delivered ? null : `The receiver answered ${status}.`,
    response: delivered ? null : answer.bodyHead,
    reached: true,
    retryAfterMs: asked ? parseRetryAfter(answer.retryAfter, nowMs) : undefined,
  };
}

/** An attempt that could not begin: what it needs is sealed under a key that this node was not given. */
export function sealedResult(startedAt: number): AttemptResult {
  const error =
    'The token and signing secret are sealed under a key that is not given in SECRET_KEY_PREVIOUS.';
  return unanswered(startedAt, 0, 'LOCAL_FAILURE', error);
}

/** An attempt that a mistake of this service broke off: it counts, so that it is repeated more and more rarely and ends. */
export function brokenResult(startedAt: number, durationMs: number): AttemptResult {
  const error = 'The request could not be made, for a reason that is in the log of the node that tried.';
  return unanswered(startedAt, durationMs, 'LOCAL_FAILURE', error);
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

function unanswered(
  startedAt: number,
  durationMs: number,
  fault: AttemptFault,
  error: string,
): AttemptResult {
  return {
    startedAt,
    durationMs,
    delivered: false,
    status: null,
    fault,
    error: error.replaceAll('\0', '').slice(0, ERROR_LENGTH),
    response: null,
    reached: !NOT_REACHED.has(fault),
    retryAfterMs: undefined,
  };
}

type Unanswered = Exclude<EgressResult, { kind: 'response' }>;

function faultOf(answer: Unanswered): AttemptFault {
  switch (answer.kind) {
    case 'refused':
      return 'REFUSED';
    case 'timeout':
      return 'TIMEOUT';
    case 'error':
      return answer.errorClass;
  }
}

function describe(answer: Unanswered): string {
  switch (answer.kind) {
    case 'refused':
      return `Refused by the address policy: ${answer.message}`;
    case 'timeout':
      return `No answer in time: ${answer.message}`;
    case 'error':
      return `${answer.errorClass}: ${answer.message}`;
  }
}
