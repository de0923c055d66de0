const DATE_TIME =
  /^(\d{4}-\d\d-\d\d)(?:T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,9}))?)?(Z|[+-]([01]\d|2[0-3]):?([0-5]\d))?)?$/;
const MINUTE_MS = 60_000;

/** Which way a moment that is finer than a millisecond goes. */
export type Rounding = 'earlier' | 'later';

/**
 * The moment that an ISO 8601 date-time or date names, in milliseconds since the Unix epoch; without an offset it is UTC, a
 * date alone its midnight. Undefined when the text is none, or there is no such day.
 */
export function parseMoment(text: string, rounding: Rounding): number | undefined {
  const [, date, hour, minute, second, fraction, zone, zoneHours, zoneMinutes] = DATE_TIME.exec(text) ?? [];
  if (date === undefined) return undefined;
  const midnight = Date.parse(`${date}T00:00:00Z`);
  // A day that the month does not have is taken for one of the next month, or for none.
  if (Number.isNaN(midnight) || !new Date(midnight).toISOString().startsWith(date)) return undefined;
  const digits = (fraction ?? '').padEnd(9, '0');
  const rest = Number(digits.slice(3)) > 0 && rounding === 'later' ? 1 : 0;
  const offset = Number(zoneHours ?? 0) * 60 + Number(zoneMinutes ?? 0);
  const minutes = Number(hour ?? 0) * 60 + Number(minute ?? 0) + (zone?.startsWith('-') ? offset : -offset);
  return midnight + minutes * MINUTE_MS + Number(second ?? 0) * 1_000 + Number(digits.slice(0, 3)) + rest;
}
