import type { EgressErrorClass, EgressResult } from '../../platform/egress/index.js';

/** What attempts end in, as metrics tell them apart: few, and the same for ever. */
export const ATTEMPT_OUTCOMES = [
  'delivered',
  'http_error',
  'timeout',
  'connection_error',
  'dns_error',
  'tls_error',
  'protocol_error',
  'refused',
  'proxy_error',
  'other_error',
] as const;
export type AttemptOutcome = (typeof ATTEMPT_OUTCOMES)[number];

const BY_CLASS: Readonly<Record<EgressErrorClass, AttemptOutcome>> = {
  DNS_NOT_FOUND: 'dns_error',
  DNS_FAILURE: 'dns_error',
  CONNECTION_REFUSED: 'connection_error',
  UNREACHABLE: 'connection_error',
  CONNECTION_RESET: 'connection_error',
  CONNECTION_CLOSED: 'connection_error',
  TLS_CERTIFICATE: 'tls_error',
  TLS_PROTOCOL: 'tls_error',
  HTTP_PROTOCOL: 'protocol_error',
  HEADERS_TOO_LARGE: 'protocol_error',
  PROXY_FAILURE: 'proxy_error',
  LOCAL_FAILURE: 'other_error',
  INVALID_REQUEST: 'other_error',
  CLIENT_CLOSED: 'other_error',
  OTHER: 'other_error',
};

/** The outcome of one attempt: delivered is a 2xx status in time (docs/contract/event-subscriptions.md#7). */
export function attemptOutcome(result: EgressResult): AttemptOutcome {
  switch (result.kind) {
    case 'response':
      return result.status >= 200 && result.status < 300 ? 'delivered' : 'http_error';
    case 'refused':
      return 'refused';
    case 'timeout':
      return 'timeout';
    case 'error':
      return BY_CLASS[result.errorClass];
  }
}
