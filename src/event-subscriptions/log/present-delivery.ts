import { type DeliveryRecord, idAt, type ListedDelivery, timeOf } from '../../delivery/index.js';
import type { AttemptResponse, DeliveryResponse, DeliveryRecordResponse } from '../dto/delivery-responses.js';

type LastAttempt = NonNullable<ListedDelivery['lastAttempt']>;

const MISSING = {
  'no attempt': 'No attempt was made yet.',
  'no subscription':
    'The subscription was deleted, and its bearer token and the form that it wanted went with it.',
} as const;

/** A delivery as a list shows it. Dates: ISO 8601, UTC, milliseconds. */
export function presentDelivery(delivery: ListedDelivery): DeliveryResponse {
  const { position, dueAtMs, lastAttempt } = delivery;
  return {
    id: idAt(position),
    subscriptionId: delivery.subscriptionId,
    url: delivery.url,
    eventId: delivery.eventId,
    eventType: delivery.eventType,
    objCode: delivery.objCode,
    objId: delivery.objId,
    version: `v${delivery.version}`,
    state: delivery.state,
    reason: delivery.reason,
    createdAt: iso(timeOf(position.segmentId)),
    attemptCount: delivery.attempts,
    lastAttempt: lastAttempt && presentAttempt(lastAttempt),
    dueAt: dueAtMs === null ? null : iso(dueAtMs),
    replayId: delivery.replayId,
    replayOf: delivery.replayOf,
  };
}

/** A delivery with all that is known of it. */
export function presentRecord({ delivery, attempts, request }: DeliveryRecord): DeliveryRecordResponse {
  const missing = 'missing' in request ? MISSING[request.missing] : null;
  return {
    ...presentDelivery(delivery),
    attempts: attempts.map((attempt) => ({
      ...presentAttempt(attempt),
      response: attempt.response?.text ?? null,
      responseEncoding: attempt.response?.encoding ?? null,
    })),
    request: 'missing' in request ? null : { ...request, headersNotKept: [...request.headersNotKept] },
    requestMissing: missing,
  };
}

function presentAttempt({ number, atMs, durationMs, status, error }: LastAttempt): AttemptResponse {
  return { number, at: iso(atMs), durationMs, status, error };
}

export function iso(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
