import type { Version } from '../../delivery/index.js';
import type { VersionName } from './subscription.js';

/**
 * For so long after a version change every matching event goes out in both versions
 * (docs/contract/event-subscriptions.md#7).
 */
const BOTH_VERSIONS_MS = 5 * 60_000;

export function versionNumber(version: VersionName): Version {
  return version === 'v1' ? 1 : 2;
}

/** The versions that a subscription's deliveries have. */
export interface DeliveredVersions {
  readonly current: Version;
  /** Up to this moment, in milliseconds since the Unix epoch, the other one is delivered too. */
  readonly bothUntilMs: number;
}

/**
 * @param changedAtMs when the version last changed, in milliseconds since the Unix epoch; null: never
 * @param v2Only whether the object's subscriptions can only have v2 (docs/contract/event-subscriptions.md#1)
 */
export function deliveredVersions(
  version: VersionName,
  changedAtMs: number | null,
  v2Only: boolean,
): DeliveredVersions {
  if (v2Only) return { current: 2, bothUntilMs: -Infinity };
  return {
    current: versionNumber(version),
    bothUntilMs: changedAtMs === null ? -Infinity : changedAtMs + BOTH_VERSIONS_MS,
  };
}
