import type { Readable } from 'node:stream';
import type { EgressErrorClass } from './egress-result.js';
import type { ParsedTarget } from '../policy/target.js';

/** One request whose bodies are streams. */
export interface ExchangeRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string | URL | ParsedTarget;
  /** Sent as they stand, in this order; values as their UTF-8 bytes. Content-Length and what concerns the connection are not among them. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /**
   * A stream is read from, with back-pressure, and never destroyed: when the exchange ends early, the rest of it is left
   * unread to whoever made it. That it breaks off ends the exchange.
   */
  readonly body?: string | Buffer | Readable;
  /** Bytes of a stream; sent in chunks without it. */
  readonly bodyLength?: number;
  /**
   * Milliseconds until status line and headers, connecting included. While the body is a stream that flows, `idleMs`
   * counts in its place, and it starts anew when the body has been sent.
   */
  readonly timeoutMs: number;
  /** Milliseconds without a byte in either direction, whether the peer stands still or whoever reads the answer. */
  readonly idleMs: number;
  /** Ends the exchange with its connection, wherever it is. */
  readonly signal?: AbortSignal;
  /** What the answer's body fails with, for readers that know nothing of egress; a {@link BrokenExchange} otherwise. */
  readonly brokenAs?: (broken: BrokenExchange) => Error;
}

/** `ABORTED`: by the signal. `REQUEST_BODY`: its stream broke off, or was longer or shorter than announced. */
export type ExchangeErrorClass = EgressErrorClass | 'ABORTED' | 'REQUEST_BODY';

/** Status line and headers of an answer whose body is still on its way. */
export interface ExchangeResponse {
  readonly kind: 'response';
  readonly status: number;
  /**
   * Names in lower case, without a prototype; a name that came several times has its values joined by `, `. Values as
   * Latin-1, one character a byte, without control characters.
   */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /**
   * As it came, neither decoded nor decompressed. Fails with a {@link BrokenExchange}, or as the request has it; destroying it ends the connection.
   * One that nobody reads ends after `idleMs`.
   */
  readonly body: Readable;
}

/**
 * What an exchange came to, by the time of the answer's headers.
 *
 * - `response`: whatever the status.
 * - `refused`: the address policy forbids the target; nothing was sent.
 * - `timeout`: in phase `connect` nothing was sent; in phase `request` the body stood still; in phase `response` everything
 *   was sent.
 * - `error`: all else.
 */
export type ExchangeResult =
  | ExchangeResponse
  | { readonly kind: 'refused'; readonly message: string }
  | {
      readonly kind: 'timeout';
      readonly phase: 'connect' | 'request' | 'response';
      readonly message: string;
    }
  | { readonly kind: 'error'; readonly errorClass: ExchangeErrorClass; readonly message: string };

/** Why the body of an answer ended early. */
export class BrokenExchange extends Error {
  override readonly name = 'BrokenExchange';

  /** @param reason `IDLE`: no byte for too long; else as in a result */
  constructor(
    readonly reason: ExchangeErrorClass | 'IDLE',
    message: string,
  ) {
    super(message);
  }
}
