import type { components } from '../api/schema';
import type { Tone } from './Badge';

export type DeliveryState = components['schemas']['DeliveryState'];

/** In the order of a delivery's life. */
export const STATES = ['pending', 'retrying', 'onHold', 'delivered', 'exhausted', 'cancelled'] as const;

export const TONES: Readonly<Record<DeliveryState, Tone>> = {
  pending: 'info',
  retrying: 'warn',
  onHold: 'hold',
  delivered: 'good',
  exhausted: 'bad',
  cancelled: 'quiet',
};
