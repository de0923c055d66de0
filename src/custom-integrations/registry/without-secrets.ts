const MASK = '****';
/** Fewer characters are found by chance, and masking them would make the rest unreadable. */
const SHORTEST = 4;

/**
 * A provider's words without the secrets that it was sent, which it may repeat.
 * @param text possibly cut off within a secret, with `…` or `.` after it
 */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  // The longest first: one may hold another.
  const known = secrets.filter(({ length }) => length >= SHORTEST).toSorted((a, b) => b.length - a.length);
  const masked = known.reduce((so, secret) => so.replaceAll(secret, MASK), text);
  const [end = ''] = /[….]*$/u.exec(masked) ?? [];
  const body = masked.slice(0, masked.length - end.length);
  const cut = Math.max(0, ...known.map((secret) => beginningAtEnd(body, secret)));
  return cut < SHORTEST ? masked : `${body.slice(0, body.length - cut)}${MASK}${end}`;
}

/** How many characters of the secret's beginning the text ends with. */
function beginningAtEnd(text: string, secret: string): number {
  for (let length = Math.min(secret.length, text.length); length > 0; length--) {
    if (text.endsWith(secret.slice(0, length))) return length;
  }
  return 0;
}
