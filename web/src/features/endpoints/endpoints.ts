import type { components } from '../../api/schema';
import type { Search } from '../../app/search';

export type Endpoint = components['schemas']['EndpointResponse'];

/** The filters of an address as the service takes them. */
export function endpointQuery({ health, search }: Search): Readonly<Record<string, string>> {
  return {
    ...(typeof health === 'string' && { health }),
    ...(typeof search === 'string' && { search }),
  };
}

/** The URL as the service keeps it; undefined when the text is none. */
export function keptUrl(text: string): string | undefined {
  return URL.canParse(text) ? new URL(text).href : undefined;
}
