import type { AnswerStart } from './answer-start.js';
import { faultOfHead } from './answer-faults.js';
import { codeOf, describeError, firstOf, isOutOfProtocol } from '../model/egress-errors.js';

interface Described extends Error {
  readonly syscall?: unknown;
  readonly address?: unknown;
  readonly port?: unknown;
  readonly hostname?: unknown;
  readonly reason?: unknown;
}

/** What is wrong, by the codes of Node.js and OpenSSL. The result of a function is the whole message. */
const WORDS: Readonly<Record<string, string | ((error: Described) => string)>> = {
  ENOTFOUND: (error) => ofName(error, 'is not known to the name server'),
  ENODATA: (error) => ofName(error, 'has no address'),
  EAI_AGAIN: (error) => ofName(error, 'could not be resolved: the name server did not answer'),
  ECONNREFUSED: (error) => ofAddress(error, 'refused the connection: nothing listens there'),
  EHOSTUNREACH: (error) => ofAddress(error, 'cannot be reached'),
  ENETUNREACH: (error) => ofAddress(error, 'is in a network that this machine has no route to'),
  EMFILE: 'this process has no file descriptor left for a connection',
  ENFILE: 'this machine has no file descriptor left for a connection',

  DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate is self-signed, and not trusted here',
  SELF_SIGNED_CERT_IN_CHAIN: 'the chain of certificates ends in a self-signed one, which is not trusted here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'the certificate is of an authority that is not trusted here, or the server leaves out the certificates in between',
  UNABLE_TO_GET_ISSUER_CERT: 'the certificate is of an authority that is not trusted here',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    'the certificate is of an authority that is not trusted here, or the server leaves out the certificates in between',
  CERT_HAS_EXPIRED: 'the certificate has expired',
  CERT_NOT_YET_VALID: 'the certificate is not valid yet',
  CERT_REVOKED: 'the certificate has been revoked',
  CERT_SIGNATURE_FAILURE: 'the signature of the certificate is wrong',
  ERR_TLS_CERT_ALTNAME_INVALID: ({ reason, message }) =>
    `the certificate is for another name: ${typeof reason === 'string' ? reason : message}`,

  ERR_SSL_WRONG_VERSION_NUMBER: 'the server does not speak TLS there: the URL should perhaps begin with http',
  ERR_SSL_PACKET_LENGTH_TOO_LONG:
    'the server does not speak TLS there: the URL should perhaps begin with http',
  ERR_SSL_UNSUPPORTED_PROTOCOL: 'the server does not support TLS 1.2 or newer',
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: 'the server does not support TLS 1.2 or newer',
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: 'the server asks for a client certificate',
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: 'the server does not trust the authority of our client certificate',
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: 'the server refuses our client certificate, or asks for one',
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED: 'the server finds that our client certificate has expired',
  ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE:
    'the server refused the TLS handshake: no version or cipher in common, or it asks for a client certificate',
  ERR_SSL_TLSV1_UNRECOGNIZED_NAME: 'the server knows no host of this name',
  ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR: 'the server failed during the TLS handshake',
  ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL: 'the server does not speak HTTP/1.1 over TLS',
};

/** llhttp's reasons for what is wrong after the head. */
const OF_BODY: readonly (readonly [RegExp, string])[] = [
  [/chunk (size|extension)|chunk ext/i, 'has a chunk whose size cannot be read'],
  [/chunk data/i, 'has a chunk that is longer than its size says'],
];

/** What ended a request, in one plain line, with the code by which it may be looked up. */
export function describeFailure(error: unknown, answer: AnswerStart, maxHeaderBytes: number): string {
  const cause = firstOf(error) as Described;
  const code = codeOf(cause);
  if (code === 'UND_ERR_HEADERS_OVERFLOW') {
    return `the headers of the answer are longer than ${maxHeaderBytes} bytes`;
  }
  if (isOutOfProtocol(cause)) return ofAnswer(cause, answer);
  if (LOST[code] !== undefined) return ofLoss(cause, LOST[code], answer);
  const words = WORDS[code];
  if (typeof words === 'string') return `${words} (${code})`;
  if (words !== undefined) return describeError({ message: words(cause) });
  if (code.startsWith('ERR_SSL_') && typeof cause.reason === 'string') {
    return describeError({ message: `TLS failed: ${cause.reason}` });
  }
  return describeError(error);
}

const LOST: Readonly<Record<string, string>> = {
  ECONNRESET: 'the connection was reset',
  ECONNABORTED: 'the connection was broken off',
  EPIPE: 'the connection was closed',
  UND_ERR_SOCKET: 'the connection was closed',
  ETIMEDOUT: 'the connection went silent',
};

function ofLoss(error: Described, what: string, answer: AnswerStart): string {
  if (error.message.includes('secure TLS connection')) {
    return 'the connection was closed during the TLS handshake';
  }
  const { message, syscall } = error;
  if (syscall === 'connect') return ofAddress(error, 'gave no connection', codeOf(error));
  // An error of our own, whose message is complete.
  if (codeOf(error) === 'ETIMEDOUT' && syscall === undefined) return describeError({ message });
  if (answer.isHeaded) return `${what} in the middle of the body`;
  return answer.begun
    ? `${what} in the middle of the headers of an answer`
    : `${what} before the answer${answer.interim > 0 ? ', after an interim one' : ''}`;
}

function ofAnswer(error: Described, answer: AnswerStart): string {
  if (answer.isHeaded) {
    const found = OF_BODY.find(([pattern]) => pattern.test(error.message))?.[1];
    return `the body of the answer ${found ?? `does not match the protocol: ${reasonOf(error)}`}`;
  }
  const fault = faultOfHead(answer.head);
  return describeError({
    message: `the answer ${fault ?? `does not match the protocol: ${reasonOf(error)}`}`,
  });
}

/** The parser's own words, without those that undici puts around them. */
function reasonOf({ message }: Error): string {
  return /\((.+)\)$/.exec(message)?.[1] ?? message;
}

function ofName(error: Described, what: string): string {
  return typeof error.hostname === 'string'
    ? `${error.hostname} ${what} (${codeOf(error)})`
    : error.message || codeOf(error);
}

function ofAddress(error: Described, what: string, code = codeOf(error)): string {
  const { address, port, message } = error;
  if (typeof address !== 'string') return message || code;
  return `${address}${typeof port === 'number' ? `, port ${port},` : ''} ${what} (${code})`;
}
