/** What a constant document is kept in, the smallest first. */
const ENCODINGS = ['br', 'gzip', 'identity'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/**
 * The encoding to answer in, by an Accept-Encoding header (RFC 9110, section 12.5.3): the one that the caller likes best,
 * of those the smallest. Without a header, and where the caller refuses everything, plain.
 */
export function acceptedEncoding(header: string | undefined): Encoding {
  if (header === undefined) return 'identity';
  const weights = new Map<string, number>();
  for (const part of header.toLowerCase().split(',')) {
    const [name, ...parameters] = part.split(';').map((text) => text.trim());
    const weight = parameters.find((text) => text.startsWith('q='))?.slice(2);
    const value = weight === undefined ? 1 : Number(weight);
    if (name) weights.set(name === 'x-gzip' ? 'gzip' : name, Number.isFinite(value) ? value : 0);
  }
  // Whoever does not name plain takes it too, but likes it less than what is named.
  const weightOf = (encoding: Encoding): number =>
    weights.get(encoding) ?? weights.get('*') ?? (encoding === 'identity' ? Number.MIN_VALUE : 0);
  let best: Encoding = 'identity';
  for (const encoding of ENCODINGS) {
    const better = weightOf(encoding) - weightOf(best);
    if (weightOf(encoding) > 0 && (better > 0 || (better === 0 && best === 'identity'))) best = encoding;
  }
  return best;
}
