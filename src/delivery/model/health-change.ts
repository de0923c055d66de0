/** What may be sent to an endpoint: everything, now and then a probe, nothing. */
export const HEALTH_STATES = ['healthy', 'disabled', 'frozen'] as const;

export type HealthState = (typeof HEALTH_STATES)[number];

/** An endpoint that is in another state than before. */
export interface HealthChange {
  readonly endpointId: number;
  readonly customerId: string;
  readonly url: string;
  readonly from: HealthState;
  readonly to: HealthState;
  readonly reason: string | null;
}
