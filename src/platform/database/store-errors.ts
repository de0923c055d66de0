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
/** What pg says without a code. */
const UNAVAILABLE_MESSAGE =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Cannot use a pool after calling end|Query read timeout|Client was closed/i;

/** Whether an error means that the database cannot be reached or cannot write at the moment. */
export function isStoreUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = (error as { code?: unknown }).code;
  if (typeof code === 'string') {
    const fromServer = typeof (error as { severity?: unknown }).severity === 'string';
    if (fromServer) return UNAVAILABLE_SQLSTATE.test(code);
    const syscall = (error as { syscall?: unknown }).syscall;
    return UNAVAILABLE_SYSTEM.has(code) && syscall !== 'open' && syscall !== 'stat';
  }
  if (error instanceof AggregateError) return error.errors.some(isStoreUnavailable);
  return UNAVAILABLE_MESSAGE.test(error.message);
}

/** The SQLSTATE of a server error, or undefined for everything else. */
export function sqlState(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return error instanceof Error &&
    typeof code === 'string' &&
    /^[0-9A-Z]{5}$/.test(code) &&
    !code.startsWith('E')
    ? code
    : undefined;
}
