import { shown } from '../../lib/value-text.js';
import type { Findings } from './findings.js';
import { type JsonObject } from '../model/json.js';
import { nearestOf } from '../../lib/nearest-name.js';

/** What filters and groups may hold. */
export const FILTER_KEYS: readonly string[] = ['fieldName', 'fieldValue', 'comparison', 'state'];
export const GROUP_KEYS: readonly string[] = ['type', 'connector', 'filters'];

/** More than these in one filter are counted, not named. */
const NAMED_KEYS = 5;

/** Warns of the keys that nobody reads, with the near one that is read. See docs/contract/event-subscriptions.md#5. */
export function warnOfUnknownKeys(
  raw: JsonObject,
  known: readonly string[],
  path: string,
  findings: Findings,
): void {
  const unknown = Object.keys(raw).filter((key) => !known.includes(key) && !isUnset(raw, key));
  for (const key of unknown.slice(0, NAMED_KEYS)) {
    findings.warnings.push(
      `${path}: the key ${shown(key)} is unknown and ignored${nearestOf(key, known, 'the nearest known one')}.`,
    );
  }
  if (unknown.length > NAMED_KEYS) {
    findings.warnings.push(`${path}: ${unknown.length - NAMED_KEYS} more unknown keys are ignored.`);
  }
}

/** Typed clients have one class for filters and groups, and write as null what the one at hand has not. */
function isUnset(raw: JsonObject, key: string): boolean {
  return raw[key] === null && (FILTER_KEYS.includes(key) || GROUP_KEYS.includes(key));
}
