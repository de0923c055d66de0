/** A moment in time, exact to the nanosecond. */
export interface Instant {
  /** Whole milliseconds since the Unix epoch, UTC. */
  readonly milliseconds: number;
  /** What is left of the fraction, 0 to 999 999. */
  readonly nanoseconds: number;
}

// Milliseconds follow a point or, as the vendor writes them in places, a colon (`09:54:12:812+0000`).
const ISO_8601 =
  /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9})|:(\d{3}))?)?(?:Z|([+-])(\d{2}):?(\d{2}))?)?$/;

/**
 * The moment that an ISO 8601 date-time or date names, or null when the text is none or no such day or time
 * exists (2023-02-30, 24:00). A date alone is its midnight UTC; a date-time without an offset is read as UTC.
 * Contract, section 5, rule 2.
 */
export function parseInstant(text: string): Instant | null {
  if (text.length < 10 || text.length > 40 || text.charCodeAt(4) !== 0x2d) return null;
  const parts = ISO_8601.exec(text);
  if (parts === null) return null;
  const number = (index: number): number => Number(parts[index] ?? 0);
  const [year, month, day, hour, minute, second] = [1, 2, 3, 4, 5, 6].map(number);
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return null;
  if (hour > 23 || minute > 59 || second > 59 || number(10) > 23 || number(11) > 59) return null;

  const fraction = Number((parts[7] ?? parts[8] ?? '').padEnd(9, '0'));
  // Date.UTC would read the years 0 to 99 as 1900 to 1999.
  const midnight = new Date(0).setUTCFullYear(year, month - 1, day);
  const offsetMinutes = (parts[9] === '-' ? -1 : 1) * (number(10) * 60 + number(11));
  return {
    milliseconds:
      midnight + ((hour * 60 + minute - offsetMinutes) * 60 + second) * 1000 + Math.floor(fraction / 1e6),
    nanoseconds: fraction % 1e6,
  };
}

/** Below zero when a is the earlier moment, zero when they are the same. */
export function compareInstants(a: Instant, b: Instant): number {
  return a.milliseconds - b.milliseconds || a.nanoseconds - b.nanoseconds;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
