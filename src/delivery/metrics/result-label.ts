import type { AttemptFault, AttemptResult } from '../model/attempt-result.js';

/** What attempts end in, as metrics tell them apart: few, and the same for ever. */
export const RESULT_LABELS = [
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
export type ResultLabel = (typeof RESULT_LABELS)[number];

const BY_FAULT: Readonly<Record<AttemptFault, ResultLabel>> = {
  REFUSED: 'refused',
  TIMEOUT: 'timeout',
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

/** What metrics call the result of an attempt. */
export function resultLabelOf({ delivered, fault }: AttemptResult): ResultLabel {
  if (fault !== null) return BY_FAULT[fault];
  return delivered ? 'delivered' : 'http_error';
}
