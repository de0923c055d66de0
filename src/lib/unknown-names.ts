import { nearName } from './nearest-name.js';
import { quoted } from './value-text.js';

/** More unknown names than these are counted, not told. */
const NAMED = 5;

/** What is told of names that nobody knows. */
export interface UnknownNames {
  readonly kind: 'field' | 'parameter';
  /** As they were sent. */
  readonly names: readonly string[];
  readonly known: readonly string[];
  /** Where they stand, such as `headers[0]`; the body or the query itself without it. */
  readonly where?: string;
}

/** Sentences about names that are not known: each with the near one that is, the last with all that are. */
export function unknownNames({ kind, names, known, where }: UnknownNames): string[] {
  if (names.length === 0) return [];
  const place = where === undefined ? '' : ` in ${where}`;
  const sentences = names.slice(0, NAMED).map((name) => {
    const near = nearName(name, known);
    return `Unknown ${kind} ${quoted(name)}${place}${near === undefined ? '.' : `; did you mean "${near}"?`}`;
  });
  const more = names.length - sentences.length;
  if (more > 0) sentences.push(`${more} more ${kind}${more === 1 ? ' is' : 's are'} unknown.`);
  return [...sentences.slice(0, -1), `${sentences.at(-1)!} Allowed: ${known.join(', ')}.`];
}

/**
 * The same for calls whose unknown parameters are ignored, since deployed clients add their own: one that is nearly a parameter
 * of the call was meant to be it, and would silently mean nothing.
 */
export function misspeltParameters(names: readonly string[], known: readonly string[]): string[] {
  return names
    .filter((name) => nearName(name, known) !== undefined)
    .slice(0, NAMED)
    .map((name) => `Unknown parameter ${quoted(name)}; did you mean "${nearName(name, known)!}"?`);
}
