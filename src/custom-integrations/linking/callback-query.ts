import { providerMessage } from '../model/plain-text.js';

/** What a provider sent the browser back with. */
export type Returned =
  | { readonly kind: 'code'; readonly code: string }
  /** Both texts are plain and short. */
  | { readonly kind: 'error'; readonly error: string; readonly description: string | null }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'repeated' };

/** Why an answer belongs to no flow, whichever there are. */
export type StateProblem = 'noState' | 'escapedState' | 'repeatedState';

type Query = Readonly<Record<string, unknown>>;

/** A parameter that is there once; RFC 6749, section 3.1, allows no other. */
export function single(query: Query, name: string): string | undefined {
  const value = query[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/**
 * The state of the callback's query, or what is wrong with it. A provider that writes an address into HTML and escapes it once too
 * often sends back `amp;state`, which is not taken for one: what it says must be what was said to it.
 */
export function readState(query: Query): { readonly state: string } | { readonly problem: StateProblem } {
  const state = single(query, 'state');
  if (state !== undefined) return { state };
  if (Array.isArray(query['state'])) return { problem: 'repeatedState' };
  return { problem: query['amp;state'] === undefined ? 'noState' : 'escapedState' };
}

/** Reads the query of the callback. An error counts, whatever else is there; an empty one is none. */
export function readReturned(query: Query): Returned {
  const errors = [query['error']].flat().filter((one) => typeof one === 'string' && one.trim() !== '');
  if (errors.length > 0) {
    const description = single(query, 'error_description');
    return {
      kind: 'error',
      error: errors.length === 1 ? providerMessage(errors[0] as string, []) : 'unknown',
      description: description === undefined ? null : providerMessage(description, []),
    };
  }
  const code = single(query, 'code');
  if (code !== undefined) return { kind: 'code', code };
  return { kind: Array.isArray(query['code']) ? 'repeated' : 'nothing' };
}
