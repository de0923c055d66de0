import type { DeliveryPlace } from '../model/alert.js';
import type { HealthChange } from '../model/health-change.js';

/** A delivery whose attempt was recorded. */
interface RecordedRow extends DeliveryPlace {
  readonly endpointId: number;
  readonly state: string;
  readonly attempted: boolean;
}

/**
 * For each URL that has come into another state, the last of the deliveries recorded with it that speaks for that state: one that was
 * delivered for a URL that is well again, one that failed for any other. Without one, as when first attempts made it well, it is left out.
 */
export function decidingDeliveries(
  changes: readonly HealthChange[],
  rows: readonly RecordedRow[],
): Map<number, DeliveryPlace> {
  const deciding = new Map<number, DeliveryPlace>();
  for (const { endpointId, to } of changes) {
    const last = rows.findLast(
      (row) =>
        row.endpointId === endpointId && row.attempted && (row.state === 'delivered') === (to === 'healthy'),
    );
    if (last !== undefined) deciding.set(endpointId, last);
  }
  return deciding;
}
