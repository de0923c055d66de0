/** What a call of a provider came to. */
export const CALL_OUTCOMES = ['succeeded', 'refused', 'failed', 'abandoned'] as const;

/**
 * - `succeeded`: it did what was asked;
 * - `refused`: it answered that the thing is not there, is there already, or has no such part;
 * - `failed`: it did not answer in time, denied access, or answered with something else;
 * - `abandoned`: whoever asked did not wait for the end, or this service could not.
 */
export type CallOutcome = (typeof CALL_OUTCOMES)[number];

/** What is called, as administrators may see it. */
export interface CallTarget {
  /** The provider's endpoint; `token` and `refreshToken` at the token endpoint. */
  readonly operation: string;
  readonly method: string;
  /** With the query, but nothing in it that may be a secret. */
  readonly path: string;
}

/** Watches one call; every part of it may be left out. */
export interface CallWatch {
  /** A request goes out; the first one is the call's beginning. */
  sent(): void;
  /** An answer's head has come; the last one counts. */
  answered(status: number, contentType?: string): void;
  /** More of the body of an answer that is no bytes passed on, decompressed. Where nobody wants it, it may not be read at all. */
  readonly received?: (chunk: Buffer) => void;
  /** Nobody waits for it any more. */
  abandoned(): void;
  /** The call is over. @param error what it ended with, if it did not succeed */
  ended(error?: unknown): void;
}

/** Watches the calls of one integration for one user. */
export type WatchCall = (target: CallTarget) => CallWatch;

const ignore = (): void => undefined;

/** Where nobody wants to know. */
export const UNWATCHED: WatchCall = () => ({
  sent: ignore,
  answered: ignore,
  abandoned: ignore,
  ended: ignore,
});
