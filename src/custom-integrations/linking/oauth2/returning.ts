import { providerMessage } from '../../provider/plain-text.js';

/** What a provider sent the browser back with. */
export type Returned =
  | { readonly kind: 'code'; readonly code: string }
  /** Both texts are plain and short. */
  | { readonly kind: 'error'; readonly error: string; readonly description: string | null }
  | { readonly kind: 'nothing' };

type Query = Readonly<Record<string, unknown>>;

/** A parameter that is there once; RFC 6749, section 3.1, allows no other. */
export function single(query: Query, name: string): string | undefined {
  const value = query[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Reads the query of the callback. An error counts, whatever else is there. */
export function readReturned(query: Query): Returned {
  if (query['error'] !== undefined) {
    const description = single(query, 'error_description');
    return {
      kind: 'error',
      error: providerMessage(single(query, 'error') ?? 'unknown', []),
      description: description === undefined ? null : providerMessage(description, []),
    };
  }
  const code = single(query, 'code');
  return code === undefined ? { kind: 'nothing' } : { kind: 'code', code };
}
