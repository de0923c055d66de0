/** Kinds of failure below HTTP, stable names for logs, tables and metrics. */
export type EgressErrorClass =
  | 'DNS_NOT_FOUND'
  | 'DNS_FAILURE'
  | 'CONNECTION_REFUSED'
  | 'UNREACHABLE'
  | 'CONNECTION_RESET'
  | 'CONNECTION_CLOSED'
  | 'TLS_CERTIFICATE'
  | 'TLS_PROTOCOL'
  | 'HTTP_PROTOCOL'
  | 'HEADERS_TOO_LARGE'
  | 'INVALID_REQUEST'
  | 'CLIENT_CLOSED'
  | 'OTHER';

/**
 * What one request ended in. `durationMs` is monotonic, from the call to the moment that decided the outcome.
 *
 * - `response`: a status line and headers arrived in time, whatever the status and whatever became of the body.
 *   `bodyHead` holds the first 4 096 bytes of the body that arrived, `retryAfter` that header as it was sent.
 * - `refused`: the address policy forbids the target; nothing was sent.
 * - `timeout`: no status line in time. In phase `connect` nothing was sent.
 * - `error`: all else. `CLIENT_CLOSED` says that this service was stopping, and says nothing about the target.
 */
export type EgressResult =
  | {
      readonly kind: 'response';
      readonly durationMs: number;
      readonly status: number;
      readonly retryAfter: string | null;
      readonly bodyHead: Buffer;
    }
  | { readonly kind: 'refused'; readonly durationMs: number; readonly message: string }
  | {
      readonly kind: 'timeout';
      readonly durationMs: number;
      readonly phase: 'connect' | 'response';
      readonly message: string;
    }
  | {
      readonly kind: 'error';
      readonly durationMs: number;
      readonly errorClass: EgressErrorClass;
      readonly message: string;
    };
