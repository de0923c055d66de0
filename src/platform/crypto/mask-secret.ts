/**
 * How a secret is shown after it was stored: `****` and its last four characters, or `****` alone when it has
 * 8 characters or fewer (docs/contract/event-subscriptions.md#3). Characters are code points.
 */
export function maskSecret(secret: string): string {
  const characters = Array.from(secret);
  return characters.length <= 8 ? '****' : `****${characters.slice(-4).join('')}`;
}
