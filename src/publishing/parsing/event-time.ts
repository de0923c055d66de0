import { parseInstant } from '../../lib/instants.js';
import type { JournalEvent } from '../../delivery/index.js';
import { shown } from '../../lib/value-text.js';

/** The moments that a JavaScript date can hold, in seconds: ±100 million days. */
const MAX_EPOCH_SECOND = 8_640_000_000_000;
const MAX_NANO = 999_999_999;

type EventTime = JournalEvent['eventTime'];

/**
 * When an event happened (docs/contract/event-subscriptions.md#6): an ISO 8601 date-time or date, in every spelling
 * that filters take (without an offset it is UTC, as every date of the contract is), or `{epochSecond, nano}`; `nano`
 * may be left out.
 * @param now milliseconds since the Unix epoch, for an event that does not say
 * @returns the time, or what is wrong with it as a sentence
 */
export function readEventTime(value: unknown, now: number): EventTime | string {
  if (value === undefined || value === null) return fromMilliseconds(now, 0);
  if (typeof value === 'string') {
    const instant = parseInstant(value);
    return instant === null
      ? `eventTime must be an ISO 8601 date-time or date such as 2026-01-31T09:30:00.000Z, not ${shown(value)}.`
      : fromMilliseconds(instant.milliseconds, instant.nanoseconds);
  }
  if (typeof value !== 'object' || Array.isArray(value)) {
    return `eventTime must be an ISO 8601 date-time or {"epochSecond","nano"}, not ${shown(value)}.`;
  }
  return fromParts(value as Record<string, unknown>);
}

function fromParts(value: Record<string, unknown>): EventTime | string {
  const unknown = Object.keys(value).find((key) => key !== 'epochSecond' && key !== 'nano');
  if (unknown !== undefined)
    return `eventTime has the unknown field ${shown(unknown)}; it takes epochSecond and nano.`;
  const { epochSecond, nano = 0 } = value;
  if (!isIntegerUpTo(epochSecond, -MAX_EPOCH_SECOND, MAX_EPOCH_SECOND)) {
    return `eventTime.epochSecond must be a whole number of seconds since 1970 within ±${MAX_EPOCH_SECOND}; it is ${shown(epochSecond, 'missing')}.`;
  }
  if (!isIntegerUpTo(nano, 0, MAX_NANO)) {
    return `eventTime.nano must be a whole number from 0 to ${MAX_NANO}; it is ${shown(nano)}.`;
  }
  // Adding 0 turns a minus zero into zero.
  return { epochSecond: epochSecond + 0, nano: nano + 0 };
}

function isIntegerUpTo(value: unknown, least: number, most: number): value is number {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
}

/** Rounds down, so that the nanoseconds count forward before 1970 too. */
function fromMilliseconds(milliseconds: number, nanoseconds: number): EventTime {
  const epochSecond = Math.floor(milliseconds / 1000);
  return { epochSecond, nano: (milliseconds - epochSecond * 1000) * 1_000_000 + nanoseconds };
}
