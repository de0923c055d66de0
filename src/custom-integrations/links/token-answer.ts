/** What a token endpoint gave. */
export interface Tokens {
  readonly accessToken: string;
  /** Null: the provider gave none, or no new one. */
  readonly refreshToken: string | null;
  /** Milliseconds for which the access token is used, counted from the answer; null: until it is refused. */
  readonly usableMs: number | null;
}

/** What the answer of a token endpoint amounts to. */
export type TokenAnswer =
  | { readonly kind: 'tokens'; readonly tokens: Tokens }
  /** An error of RFC 6749, section 5.2, in the provider's own words, with the answer's status. */
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly error: string;
      readonly description: string | null;
    }
  | { readonly kind: 'unreadable'; readonly status: number; readonly problem: string };

/** A token is given up so much before it expires, or a tenth of its life: the call that it is for takes time. */
const MARGIN_MS = 5_000;
/** Ten years; whoever says more means for ever. */
const LONGEST_MS = 315_576_000_000;
/** Characters, of an access token (docs/contract/document-webhooks.md#2) and of a refresh token. */
const LONGEST_TOKEN = 16_000;
/** VSCHAR of RFC 6749, appendix A: what goes into a header and a form as it stands. */
const TOKEN = /^[\x20-\x7e]+$/;

/**
 * Reads the answer of a token endpoint: JSON or form-encoded, whatever its content type says,
 * `expires_in` or `expires_id` as a number or as text (docs/contract/document-webhooks.md#2). An error counts whatever
 * the status, since some providers answer 200 with one. The token's type is not looked at: whatever it is called, it is
 * sent as a bearer's.
 */
export function readTokenAnswer(status: number, body: string): TokenAnswer {
  const fields = readFields(body);
  const error = fields && textOf(fields['error'])?.trim();
  if (error)
    return { kind: 'refused', status, error, description: textOf(fields['error_description']) || null };
  const unreadable = (problem: string): TokenAnswer => ({ kind: 'unreadable', status, problem });
  if (status < 200 || status > 299) return unreadable(`it answered with the status ${status}`);
  if (fields === null) return unreadable('its answer is neither JSON nor form-encoded');
  const accessToken = textOf(fields['access_token']);
  if (!accessToken) return unreadable('its answer has no access_token');
  const refreshToken = textOf(fields['refresh_token']) || null;
  for (const [name, token] of [
    ['access_token', accessToken],
    ['refresh_token', refreshToken ?? 'none'],
  ] as const) {
    if (token.length > LONGEST_TOKEN || !TOKEN.test(token) || token !== token.trim())
      return unreadable(`its ${name} cannot be sent`);
  }
  const lifetime = lifetimeMs(fields['expires_in']) ?? lifetimeMs(fields['expires_id']);
  return { kind: 'tokens', tokens: { accessToken, refreshToken, usableMs: usable(lifetime) } };
}

function readFields(body: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(body);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : null;
  } catch {
    const pairs = [...new URLSearchParams(body.trim())];
    // A page or a sentence is a form too, of one odd name.
    const isForm = pairs.some(([name]) => name === 'access_token' || name === 'error');
    return isForm ? Object.fromEntries(pairs) : null;
  }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** Null for what is no number of seconds, and for zero and less, which say that nothing is known. */
function lifetimeMs(value: unknown): number | null {
  const isText = typeof value === 'string' && /^\s*[+-]?\d+(\.\d+)?\s*$/.test(value);
  if (typeof value !== 'number' && !isText) return null;
  const milliseconds = Number(value) * 1_000;
  return milliseconds > 0 ? milliseconds : null;
}

function usable(lifetime: number | null): number | null {
  if (lifetime === null || lifetime > LONGEST_MS) return null;
  return Math.floor(lifetime - Math.min(MARGIN_MS, lifetime / 10));
}
