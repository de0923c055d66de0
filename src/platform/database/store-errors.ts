/**
 * SQLSTATE classes and codes that mean "no store right now", not "a bad statement": connection trouble (08),
 * shutdown and start-up (57P01 to 57P05), read-only (25006), full disk and other lacks (53), I/O errors (58).
 * PostgreSQL documentation, appendix A.
 */
const UNAVAILABLE_SQLSTATE = /^(08|53|58|57P0[1-5]$|25006$)/;
const UNAVAILABLE_SYSTEM = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
/** What pg, and node in a TLS handshake, say without a code or without a system call. */
const UNAVAILABLE_MESSAGE =
  /Connection terminated|before secure TLS connection was established|timeout exceeded when trying to connect|Client has encountered a connection error|Cannot use a pool after calling end|Query read timeout|Client was closed|takes writes at the moment/i;

/** The database keeps texts in an encoding that has no place for some of them. */
export class NotUtf8 extends Error {
  constructor(readonly encoding: string) {
    super(`The database keeps texts in ${encoding}`);
  }
}

/** Whether an error means that the database cannot be reached or cannot write at the moment. */
export function isStoreUnavailable(error: unknown): boolean {
  if (!looksLikeError(error)) return false;
  const { code, severity, syscall, errors, message } = error;
  if (Array.isArray(errors)) return errors.some(isStoreUnavailable);
  if (typeof code === 'string' && typeof severity === 'string') return UNAVAILABLE_SQLSTATE.test(code);
  // An ECONNRESET that no system call reported is a caller who broke off an upload.
  if (typeof code === 'string' && typeof syscall === 'string')
    return UNAVAILABLE_SYSTEM.has(code) && syscall !== 'open' && syscall !== 'stat';
  return UNAVAILABLE_MESSAGE.test(message);
}

/** Whether a statement was given up because it took too long, by this side or by the server. */
export function isOverdue(error: unknown): boolean {
  if (!looksLikeError(error)) return false;
  return sqlState(error) === '57014' || error.message === 'Query read timeout';
}

/** Whether the same may succeed when it is done again: a conflict with other transactions, or a lock that somebody had. */
export function mayPass(error: unknown): boolean {
  return /^(40|55P03$|57014$)/.test(sqlState(error) ?? '');
}

/** The SQLSTATE of a server error, or undefined for everything else. */
export function sqlState(error: unknown): string | undefined {
  if (!looksLikeError(error) || typeof error.severity !== 'string') return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** Whether a statement was refused because there is such a row already. */
export function isUniqueViolation(error: unknown): boolean {
  return sqlState(error) === '23505';
}

interface ErrorLike {
  readonly message: string;
  readonly code?: unknown;
  readonly severity?: unknown;
  readonly syscall?: unknown;
  readonly errors?: unknown;
}

/** By its shape, not its class: an error may come from another realm, where `instanceof` says no. */
function looksLikeError(error: unknown): error is ErrorLike {
  return typeof error === 'object' && error !== null && typeof (error as ErrorLike).message === 'string';
}
