import createClient from 'openapi-fetch';
import { apiError } from './errors';
import { stringifyExactly } from './json';
import { SERVICE_URL } from './place';
import type { paths } from './schema';
import { send } from './send';

/**
 * The service's API, typed from docs/openapi.json. A call is made through {@link call}, which gives its answer or throws:
 *
 * @example
 * const { deliveries } = await call(api.GET(`${E}/deliveries`, { params: { query: { limit: 100 } } }));
 */
export const api = createClient<paths>({
  baseUrl: SERVICE_URL,
  fetch: send,
  bodySerializer: (body: unknown) =>
    body instanceof FormData || body instanceof Blob ? body : (stringifyExactly(body) as string),
});

/** The vendor's version in paths that have one. */
export const VENDOR_VERSION = 'v19.0';

interface Answered<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/** What a call answered. @throws ApiError; Unreachable */
export async function call<T>(made: Promise<Answered<T>>): Promise<T> {
  const { data, error, response } = await made;
  if (response.ok) return data as T;
  throw apiError(error, response);
}
