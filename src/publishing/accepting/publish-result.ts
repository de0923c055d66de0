import type { ErrorCode } from '../../platform/http/errors/index.js';

/** So many subscriptions are named for one event: `deliveries` says how many there are, and an answer has an end. */
export const MOST_MATCHED = 100;

/** What became of one published event (docs/contract/event-subscriptions.md#6). */
export interface PublishResult {
  /** The publisher's own id, where the event carries a valid one. */
  readonly id?: string;
  /** Of a duplicate: the event that was accepted first. Null when it was rejected. */
  readonly eventId: string | null;
  readonly status: 'accepted' | 'duplicate' | 'rejected';
  /** How many deliveries this event causes; none for a duplicate. */
  readonly deliveries: number;
  /** Of an accepted one, on demand: the subscriptions that it matched, the first {@link MOST_MATCHED} of them. */
  readonly matched?: readonly string[];
  /** Of an accepted one: what will probably surprise somebody. */
  readonly warning?: string;
  readonly error?: { readonly class: ErrorCode; readonly message: string };
}

/** What became of the event in a line of a stream; lines are counted from 1. */
export interface LineResult extends PublishResult {
  readonly line: number;
}

/** What a request is answered with: one result per event, in its order. */
export interface PublishAnswer {
  readonly results: readonly PublishResult[];
}
