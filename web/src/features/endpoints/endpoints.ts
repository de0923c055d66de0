import type { components } from '../../api/schema';
import type { Search } from '../../app/search';
import type { Recent } from '../../ui/health';

export type Endpoint = components['schemas']['EndpointResponse'];
/** How it did since it was created or enabled. */
export function recentOf({ recentAttempts, failureRate, consecutiveFailures }: Endpoint): Recent {
  return {
    attempts: recentAttempts,
    failures: Math.round((failureRate ?? 0) * recentAttempts),
    inARow: consecutiveFailures,
  };
}

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
