import type { components } from '../../api/schema';
import type { Search } from '../../app/search';
import type { Tone } from '../../ui/Badge';

export type Endpoint = components['schemas']['EndpointResponse'];
export type Health = components['schemas']['EndpointHealth'];

export const HEALTHS = ['healthy', 'disabled', 'frozen'] as const;

export const HEALTH_TONES: Readonly<Record<Health, Tone>> = {
  healthy: 'good',
  disabled: 'hold',
  frozen: 'bad',
};

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
