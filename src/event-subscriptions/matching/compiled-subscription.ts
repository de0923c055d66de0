import type { PlannedDelivery, Destination } from '../../delivery/index.js';
import { type Filters, type FilterSet, findObject } from '../../filtering/index.js';
import { deliveredVersions } from '../model/delivered-versions.js';
import type { VersionName } from '../model/subscription.js';

/** What events are matched against: a stored subscription's identity, filters and version. */
export interface MatchRow {
  readonly id: string;
  readonly customerId: string;
  readonly objCode: string;
  readonly eventType: string;
  readonly objId: string | null;
  readonly filters: unknown;
  readonly filterConnector: string;
  readonly version: VersionName;
  readonly dateVersionUpdated: Date | null;
}

/** A stored subscription that was read: its filters, and what a match causes. */
export interface CompiledSubscription {
  readonly id: string;
  readonly customerId: string;
  readonly objCode: string;
  readonly eventType: string;
  readonly objId: string | null;
  readonly filters: FilterSet;
  /** What a match causes: one delivery, and a second one up to {@link bothUntilMs}. */
  readonly delivery: PlannedDelivery;
  readonly otherVersion: PlannedDelivery;
  readonly bothUntilMs: number;
}

/**
 * Reads a stored subscription for matching.
 * @throws Error when its filters cannot be read, which the create call makes impossible
 */
export function compileSubscription(
  row: MatchRow,
  destination: Destination,
  filters: Filters,
): CompiledSubscription {
  const { id, customerId, objCode, eventType, objId } = row;
  const parsed = filters.parse(row.filters, row.filterConnector, { objCode, eventType, isStored: true });
  if (!parsed.ok)
    throw new Error(`the filters of subscription ${id} cannot be read: ${parsed.errors.join('; ')}`);
  const { current, bothUntilMs } = deliveredVersions(
    row.version,
    row.dateVersionUpdated?.getTime() ?? null,
    findObject(objCode)?.v2Only ?? false,
  );
  return {
    id,
    customerId,
    objCode,
    eventType,
    objId,
    filters: parsed.filterSet,
    delivery: { destination, version: current },
    otherVersion: { destination, version: current === 1 ? 2 : 1 },
    bothUntilMs,
  };
}
