import { type DeferredState, eventId, type JournalEvent } from '../../delivery/index.js';
import { positionOf } from './delivery-position.js';
import type { LoggedDelivery, OnHoldBy } from './logged-delivery.js';

/** A deferred delivery with its last attempt, as the database has them. */
export interface DeferredRow {
  readonly segmentId: string;
  readonly index: number;
  readonly eventIndex: number;
  readonly subscriptionId: string;
  readonly endpointId: number;
  readonly version: 1 | 2;
  readonly state: DeferredState;
  readonly reason: string | null;
  readonly attempts: number;
  readonly firstAttemptAt: Date | null;
  readonly dueAt: Date | null;
  /** Whether a node has claimed it. */
  readonly claimed: boolean;
  readonly replayId: string | null;
  readonly replayOf: string | null;
  readonly jobId: string | null;
  /** Whether its subscription is paused, and whether it was put aside for that; then it may have been resumed since. */
  readonly subscriptionPaused: boolean;
  readonly aside: boolean;
  /** Of its URL. */
  readonly disabledAt: Date | null;
  readonly frozenAt: Date | null;
  readonly healthReason: string | null;
  readonly probeAt: Date | null;
  /** Whether what is on hold for it was put there by its health. */
  readonly releasePaced: boolean;
  /** Of the last attempt; all null when there was none, or its day is forgotten. */
  readonly number: number | null;
  readonly at: Date | null;
  readonly durationMs: number | null;
  readonly status: number | null;
  readonly error: string | null;
  /** The first line of the event's text: its header as JSON. */
  readonly header: string;
}

/**
 * What the log shows of a deferred delivery. A replayed one keeps its event's index under a segment id of its own, so that
 * its event is the one with this index in the segment of the delivery that it repeats.
 */
export function deferredView(row: DeferredRow): LoggedDelivery {
  const { eventType, objCode, objId } = JSON.parse(row.header) as JournalEvent;
  const source = row.replayOf === null ? undefined : positionOf(row.replayOf);
  return {
    position: { segmentId: row.segmentId, index: row.index },
    eventId: eventId(source?.segmentId ?? row.segmentId, row.eventIndex),
    eventType,
    objCode,
    objId,
    subscriptionId: row.subscriptionId,
    endpointId: row.endpointId,
    version: row.version === 1 ? 1 : 2,
    state: row.state,
    reason: row.state === 'delivered' ? null : row.reason,
    attempts: row.attempts,
    lastAttempt:
      row.number === null
        ? null
        : {
            number: row.number,
            atMs: row.at!.getTime(),
            durationMs: row.durationMs!,
            status: row.status,
            error: row.error,
          },
    dueAtMs: row.state === 'retrying' && !row.claimed && row.dueAt !== null ? row.dueAt.getTime() : null,
    underWay: row.state === 'retrying' && row.claimed,
    onHoldBy: row.state === 'onHold' ? onHoldBy(row) : null,
    replayId: row.replayId,
    replayOf: row.replayOf,
    jobId: row.jobId,
  };
}

function onHoldBy(row: DeferredRow): OnHoldBy {
  const { disabledAt, frozenAt, healthReason, probeAt, releasePaced } = row;
  if (row.subscriptionPaused) return { by: 'paused' };
  if (frozenAt !== null) return { by: 'frozen', reason: healthReason };
  if (disabledAt !== null) return { by: 'disabled', nextTryMs: probeAt?.getTime() ?? null };
  return { by: releasePaced || row.aside ? 'recovery' : 'fill' };
}
