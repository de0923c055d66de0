import type { ErrorCode } from '../../platform/http/errors/index.js';

/** Why one event was not taken; the others of its request are. */
export interface Rejection {
  readonly rejected: { readonly class: ErrorCode; readonly message: string };
  /** The event's own id, where it has a valid one. */
  readonly key: string | null;
}

export function rejection(code: ErrorCode, message: string, key: string | null = null): Rejection {
  return { rejected: { class: code, message }, key };
}
