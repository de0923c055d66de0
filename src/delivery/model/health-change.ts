/** What may be sent to an endpoint: everything, now and then a probe, nothing. */
export type HealthState = 'healthy' | 'disabled' | 'frozen';

/** An endpoint that is in another state than before. */
export interface HealthChange {
  readonly endpointId: number;
  readonly customerId: string;
  readonly url: string;
  readonly from: HealthState;
  readonly to: HealthState;
  readonly reason: string | null;
}
