import { errors } from 'undici';
import type { EgressErrorClass } from './egress-result.js';
import type { ExchangeErrorClass } from './exchange-result.js';

/** The address policy forbids the target; the message says which address and why. */
export class EgressRejection extends Error {
  override readonly name = 'EgressRejection';
}

/** No connection, TLS included, within the time for making one. */
export class ConnectTimeout extends Error {
  override readonly name = 'ConnectTimeout';
}

/** The client was destroyed before the connection was made. */
export class ConnectorClosed extends Error {
  override readonly name = 'ConnectorClosed';
  readonly code = 'UND_ERR_DESTROYED';
}

/** The forward proxy cannot be reached, or refuses its service: nothing is known of the target. */
export class ProxyFailure extends Error {
  override readonly name = 'ProxyFailure';
  readonly code = 'PROXY_FAILURE';
}

/** An error with a code, as node's own have one. */
export function coded(message: string, code: string): Error {
  return Object.assign(new Error(message), { code });
}

const LONGEST_MESSAGE = 300;

const CLASSES: Readonly<Record<string, EgressErrorClass>> = {
  ENOTFOUND: 'DNS_NOT_FOUND',
  ENODATA: 'DNS_NOT_FOUND',
  EAI_AGAIN: 'DNS_FAILURE',
  ECONNREFUSED: 'CONNECTION_REFUSED',
  EHOSTUNREACH: 'UNREACHABLE',
  ENETUNREACH: 'LOCAL_FAILURE',
  ETIMEDOUT: 'UNREACHABLE',
  EADDRNOTAVAIL: 'LOCAL_FAILURE',
  EADDRINUSE: 'LOCAL_FAILURE',
  EMFILE: 'LOCAL_FAILURE',
  ENFILE: 'LOCAL_FAILURE',
  ENOBUFS: 'LOCAL_FAILURE',
  PROXY_FAILURE: 'PROXY_FAILURE',
  ECONNRESET: 'CONNECTION_RESET',
  ECONNABORTED: 'CONNECTION_RESET',
  EPIPE: 'CONNECTION_RESET',
  EPROTO: 'TLS_PROTOCOL',
  UND_ERR_SOCKET: 'CONNECTION_CLOSED',
  UND_ERR_HEADERS_OVERFLOW: 'HEADERS_TOO_LARGE',
  ANSWER_FAULT: 'HTTP_PROTOCOL',
  UND_ERR_INVALID_ARG: 'INVALID_REQUEST',
  UND_ERR_NOT_SUPPORTED: 'INVALID_REQUEST',
  UND_ERR_DESTROYED: 'CLIENT_CLOSED',
  UND_ERR_CLOSED: 'CLIENT_CLOSED',
};

/** What OpenSSL's verification says of certificates, as node passes it on in error codes. */
const CERTIFICATE =
  /CERT|^UNABLE_TO_|^CRL_|^ERROR_IN_CRL|^INVALID_(CA|PURPOSE)$|^PATH_LENGTH_EXCEEDED$|^HOSTNAME_MISMATCH$/;

/** The stable class of an error that a request ended in. */
export function classifyError(error: unknown): EgressErrorClass {
  const code = codeOf(error);
  if (isOutOfProtocol(error)) return 'HTTP_PROTOCOL';
  const known = CLASSES[code];
  if (known !== undefined) return known;
  if (code.startsWith('ERR_SSL_')) return 'TLS_PROTOCOL';
  if (CERTIFICATE.test(code)) return 'TLS_CERTIFICATE';
  if (code.startsWith('ERR_TLS_')) return 'TLS_PROTOCOL';
  if ((error as { syscall?: unknown } | null)?.syscall === 'getaddrinfo') return 'DNS_FAILURE';
  return 'OTHER';
}

/** Whether a class is about what the peer answered: its message then names neither addresses nor hosts of this network. */
export function isOfAnswer(errorClass: ExchangeErrorClass): boolean {
  return errorClass === 'HTTP_PROTOCOL' || errorClass === 'HEADERS_TOO_LARGE';
}

/** Whether the connection broke, as opposed to the peer having said something wrong on it. */
export function isConnectionLoss(error: unknown): boolean {
  const errorClass = classifyError(error);
  return errorClass === 'CONNECTION_RESET' || errorClass === 'CONNECTION_CLOSED';
}

/** Whether the peer said something that HTTP/1.1 does not allow, as far as undici's parser can tell. */
export function isOutOfProtocol(error: unknown): boolean {
  const code = codeOf(error);
  return (
    error instanceof errors.HTTPParserError ||
    code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH' ||
    // undici uses one code for a closed connection and for a response out of protocol.
    (code === 'UND_ERR_SOCKET' && (error as Error).message.startsWith('bad '))
  );
}

/** An error in one line for a log or a table: no stack, bounded, without control characters. */
export function describeError(error: unknown): string {
  const first = firstOf(error);
  const { message, name } = (first ?? {}) as { message?: unknown; name?: unknown };
  const text = [message, name].find((one) => typeof one === 'string' && one !== '') ?? 'unknown error';
  return (text as string).replace(/[\p{Cc}\p{Cs}]+/gu, ' ').slice(0, LONGEST_MESSAGE);
}

/** The code of an error, empty when it has none. */
export function codeOf(error: unknown): string {
  const code = (firstOf(error) as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
}

/** Connecting to several addresses fails with an error for each; the first one stands for them. */
export function firstOf(error: unknown): unknown {
  return error instanceof AggregateError && error.errors.length > 0 ? error.errors[0] : error;
}
