import type { ErrorCode } from '../platform/http/errors/index.js';

/** What became of one published event (contract, section 6). */
export interface PublishResult {
  /** The publisher's own id, where the event carries a valid one. */
  readonly id?: string;
  /** Of a duplicate: the event that was accepted first. Null when it was rejected. */
  readonly eventId: string | null;
  readonly status: 'accepted' | 'duplicate' | 'rejected';
  /** How many deliveries this event causes; none for a duplicate. */
  readonly deliveries: number;
  /** Why it was rejected. */
  readonly error?: { readonly class: ErrorCode; readonly message: string };
}

/** What a request is answered with: one result per event, in its order. */
export interface PublishAnswer {
  readonly results: readonly PublishResult[];
}
