import { type DeliveryRecord } from '../reading/delivery-records.js';
import { idAt } from '../reading/delivery-position.js';
import { type ListedDelivery } from '../reading/delivery-log.js';
import { timeOf } from '../../delivery/index.js';
import type { AttemptResponse, DeliveryResponse, DeliveryRecordResponse } from './delivery-responses.js';

type OnHoldBy = NonNullable<ListedDelivery['onHoldBy']>;
type LastAttempt = NonNullable<ListedDelivery['lastAttempt']>;

const MISSING = {
  'no attempt': 'No attempt was made yet.',
  'no subscription':
    'The subscription was deleted, and its bearer token and the form that it wanted went with it.',
} as const;

const ON_HOLD_BY = {
  paused: 'paused',
  disabled: 'disabled',
  frozen: 'frozen',
  recovery: 'recovering',
  fill: 'busy',
} as const;

/** Where a subscription is read and changed. */
export type UriOf = (subscriptionId: string) => string;

/**
 * A delivery as a list shows it. Dates: ISO 8601, UTC, milliseconds.
 * @param uriOf for the call that enables a frozen URL
 */
export function presentDelivery(delivery: ListedDelivery, uriOf: UriOf): DeliveryResponse {
  const { position, dueAtMs, lastAttempt, onHoldBy } = delivery;
  return {
    id: idAt(position),
    subscriptionId: delivery.subscriptionId,
    subscriptionName: delivery.subscriptionName,
    url: delivery.url,
    eventId: delivery.eventId,
    eventType: delivery.eventType,
    objCode: delivery.objCode,
    objId: delivery.objId,
    version: `v${delivery.version}`,
    state: delivery.state,
    reason: onHoldBy === null ? delivery.reason : whyOnHold(onHoldBy, uriOf(delivery.subscriptionId)),
    onHoldBy: onHoldBy && ON_HOLD_BY[onHoldBy.by],
    nextProbeAt: onHoldBy?.by === 'disabled' && onHoldBy.nextTryMs !== null ? iso(onHoldBy.nextTryMs) : null,
    createdAt: iso(timeOf(position.segmentId)),
    attemptCount: delivery.attempts,
    lastAttempt: lastAttempt && presentAttempt(lastAttempt),
    dueAt: dueAtMs === null ? null : iso(dueAtMs),
    underWay: delivery.underWay,
    replayId: delivery.replayId,
    replayOf: delivery.replayOf,
    jobId: delivery.jobId,
  };
}

/** A delivery with all that is known of it. */
export function presentRecord(
  { delivery, attempts, request }: DeliveryRecord,
  uriOf: UriOf,
): Omit<DeliveryRecordResponse, 'retryRefused' | 'currentSubscriptionId'> {
  const missing = 'missing' in request ? MISSING[request.missing] : null;
  return {
    ...presentDelivery(delivery, uriOf),
    attempts: attempts.map((attempt) => ({
      ...presentAttempt(attempt),
      response: attempt.response?.text ?? null,
      responseEncoding: attempt.response?.encoding ?? null,
    })),
    request: 'missing' in request ? null : { ...request, headersNotKept: [...request.headersNotKept] },
    requestMissing: missing,
  };
}

function whyOnHold(cause: OnHoldBy, uri: string): string {
  switch (cause.by) {
    case 'paused':
      return `Its subscription is paused. PATCH ${uri}/settings with {"paused": false} resumes it.`;
    case 'disabled':
      return cause.nextTryMs === null
        ? 'Its URL is disabled until it is enabled.'
        : `Its URL is disabled; the next try is at ${iso(cause.nextTryMs)} or when it is enabled.`;
    case 'frozen':
      return `Its URL is frozen: ${cause.reason ?? 'nothing is sent.'} PUT ${uri}/enable enables it.`;
    case 'recovery':
      return 'Its URL takes deliveries again, and what was put on hold is sent little by little.';
    case 'fill':
      return 'The most requests that are allowed at once are under way to its URL.';
  }
}

function presentAttempt({ number, atMs, durationMs, status, error }: LastAttempt): AttemptResponse {
  return { number, at: iso(atMs), durationMs, status, error };
}

export function iso(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
