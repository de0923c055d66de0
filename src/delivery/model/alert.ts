import type { HealthState } from './health-change.js';

/** What an alert tells. */
export const ALERT_TYPES = [
  'endpoint.disabled',
  'endpoint.frozen',
  'endpoint.recovered',
  'delivery.exhausted',
] as const;
export type AlertType = (typeof ALERT_TYPES)[number];

/** What is told when a URL has come into this state. */
export const ALERT_OF_HEALTH: Readonly<Record<HealthState, AlertType>> = {
  disabled: 'endpoint.disabled',
  frozen: 'endpoint.frozen',
  healthy: 'endpoint.recovered',
};

/** Who runs the installation, as the recipient of alerts. */
export const OPERATOR = 'operator';

/** A delivery by its place. */
export interface DeliveryPlace {
  readonly segmentId: string;
  readonly deliveryIndex: number;
}
