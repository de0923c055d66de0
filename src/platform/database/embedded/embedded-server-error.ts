/** Why the embedded PostgreSQL cannot run, in words an operator can act on. Ends the start of the service. */
export class EmbeddedServerError extends Error {
  override readonly name = 'EmbeddedServerError';
}

const REASONS: Record<string, string> = {
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space is left on the device',
  EDQUOT: 'the disk quota is used up',
  ENOENT: 'nothing can be made there',
  EEXIST: 'there is something else of that name',
  ENOTDIR: 'a part of the path is not a directory',
  ENAMETOOLONG: 'the path is too long',
};

/**
 * Turns a failed system call into an EmbeddedServerError that says what was attempted, where and what to change.
 * Errors that are already one pass through untouched.
 */
export function explainFailure(attempt: string, error: unknown): EmbeddedServerError {
  if (error instanceof EmbeddedServerError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  const reason = (code && REASONS[code]) ?? message;
  return new EmbeddedServerError(`${attempt}: ${reason}.`, { cause: error });
}
