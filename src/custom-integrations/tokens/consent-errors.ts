import { STATUS_CODES } from 'node:http';

/** Errors that a new consent puts right, whatever status they come with (docs/contract/document-webhooks.md#2). */
export const CONSENT_ERRORS: ReadonlySet<string> = new Set([
  'invalid_grant',
  'bad_refresh_token',
  'invalid_token',
  'expired_token',
  'interaction_required',
  'consent_required',
  'login_required',
  'access_denied',
]);

/** Errors of the client's registration or of the server's condition: a consent changes nothing about them. */
const NOT_OF_THE_CONSENT: ReadonlySet<string> = new Set([
  'invalid_client',
  'unauthorized_client',
  'temporarily_unavailable',
  'slow_down',
  'server_error',
]);

/** How OAuth errors are written: one word, without spaces. */
const CODE = /^[\w.:/-]+$/;
/** What servers write in JSON of their own making beside the status: "Bad Gateway", "not_found". */
const REASON_PHRASES: ReadonlySet<string> = new Set(
  Object.values(STATUS_CODES).flatMap((phrase) => (phrase === undefined ? [] : [asCode(phrase)])),
);

/**
 * Whether a refused refresh means that the user has to consent again (docs/contract/document-webhooks.md#2): any OAuth
 * error does, but those that have nothing to do with the consent. No OAuth errors are the words of an HTTP status, and
 * what a server that is failing (5xx) or busy (429) calls by a name that OAuth does not know.
 * @param error as the provider wrote it
 */
export function needsConsent({
  error,
  status,
}: {
  readonly error: string;
  readonly status: number;
}): boolean {
  const code = error.toLowerCase();
  if (CONSENT_ERRORS.has(code)) return true;
  if (NOT_OF_THE_CONSENT.has(code) || !CODE.test(code) || REASON_PHRASES.has(asCode(code))) return false;
  return status < 500 && status !== 429;
}

function asCode(phrase: string): string {
  return phrase.toLowerCase().replace(/[^a-z0-9]+/g, '_');
}
