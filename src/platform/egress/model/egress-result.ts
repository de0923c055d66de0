/** Kinds of failure below HTTP. The names are stable: logs, tables and metrics hold them. */
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
  | 'PROXY_FAILURE'
  | 'LOCAL_FAILURE'
  | 'CLIENT_CLOSED'
  | 'OTHER';

/**
 * What one request ended in. `durationMs` is monotonic, from the call to the moment that decided the outcome.
 *
 * - `response`: a status line and headers arrived in time, whatever the status and whatever became of the body.
 *   `bodyHead` holds the first 4 096 bytes of the body that arrived, `retryAfter` that header as it was sent.
 * - `refused`: the address policy forbids the target; nothing was sent.
 * - `timeout`: no status line in time. In phase `connect` nothing was sent.
 * - `error`: all else. Three classes say nothing about the target: `CLIENT_CLOSED`, this service was stopping;
 *   `PROXY_FAILURE`, the forward proxy could not be reached or refused its service; `LOCAL_FAILURE`, this machine had no
 *   address, port or file descriptor to send from.
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
