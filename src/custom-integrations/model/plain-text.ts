const LONGEST_MESSAGE = 300;
/** Shorter ones are no secrets, and masking them would make the rest unreadable. */
const SHORTEST_SECRET = 6;

/** A text of the provider's, as one line without control characters. */
export function plainText(text: string): string {
  return text
    .replace(/\p{Cs}/gu, '\uFFFD')
    .replace(/\p{Cc}+/gu, ' ')
    .trim();
}

/** The first so many characters (code points), at the cost of those alone: providers' texts may have millions. */
export function firstCharacters(text: string, most: number): string[] {
  return Array.from(text.slice(0, 2 * most)).slice(0, most);
}

/** A text with four stars for each secret in it. @param secrets the longest first */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret.length >= SHORTEST_SECRET)
    .reduce((masked, secret) => masked.replaceAll(secret, '****'), text);
}

/**
 * What a provider says, for an error message of ours: one line of at most 300 characters, without the secrets that were
 * sent with the call, for providers that repeat what they got.
 */
export function providerMessage(text: string, secrets: readonly string[]): string {
  const characters = firstCharacters(plainText(withoutSecrets(text, secrets)), LONGEST_MESSAGE + 1);
  if (characters.length <= LONGEST_MESSAGE) return characters.join('');
  return `${characters.slice(0, LONGEST_MESSAGE - 1).join('')}…`;
}
