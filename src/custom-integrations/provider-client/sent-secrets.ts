import type { AuthenticationHeaders } from '../model/credentials.js';
import type { Integration } from '../model/integration.js';

/**
 * What was sent with a call and must not come back in what is shown of its answer: the authentication, the administrator's headers, and what the
 * administrator put into every call's query, where some providers want their keys. Longest first, so that none is left in part.
 */
export function sentSecrets(
  { baseApiUrl, requestHeaders, requestParameters }: Integration,
  authentication: AuthenticationHeaders,
): string[] {
  const sent = Object.entries(authentication)
    .filter(([name]) => name.toLowerCase() !== 'username')
    .map(([, value]) => value);
  const configured = [...requestHeaders, ...requestParameters].map(({ value }) => value);
  const whole = [...sent, ...configured, ...new URL(baseApiUrl).searchParams.values()];
  const bare = whole.map((value) => value.replace(/^(Bearer|Basic|Token) +/i, ''));
  const encoded = bare.map((value) => encodeURIComponent(value.replace(/\p{Cs}/gu, '')));
  const inJson = bare.map((value) => JSON.stringify(value).slice(1, -1));
  return [...new Set([...whole, ...bare, ...encoded, ...inJson])].sort((a, b) => b.length - a.length);
}
