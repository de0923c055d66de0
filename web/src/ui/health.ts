import type { components } from '../api/schema';
import type { Tone } from './Badge';

/** How it goes with a URL. */
export type Health = components['schemas']['EndpointHealth'];

export const HEALTHS = ['healthy', 'disabled', 'frozen'] as const satisfies readonly Health[];

export const HEALTH_TONES: Readonly<Record<Health, Tone>> = {
  healthy: 'good',
  disabled: 'hold',
  frozen: 'bad',
};
