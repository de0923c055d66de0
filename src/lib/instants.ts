/** A moment in time, exact to the nanosecond. */
export interface Instant {
  /** Whole milliseconds since the Unix epoch, UTC. */
  readonly milliseconds: number;
  /** What is left of the fraction, 0 to 999 999. */
  readonly nanoseconds: number;
}

/**
 * The moment that an ISO 8601 date-time or date names, or null when the text is none or no such day or time
 * exists (2023-02-30, 24:01). A date alone is its midnight UTC, 24:00 the midnight after; a date-time without an offset is
 * read as UTC. See docs/contract/event-subscriptions.md#5-values, rule 2. Read unit by unit: a regular expression takes
 * five times as long, and every date of every event that some filter asks for comes by here.
 */
export function parseInstant(text: string): Instant | null {
  if (text.length < 10 || text.length > 40 || text.charCodeAt(4) !== DASH || text.charCodeAt(7) !== DASH)
    return null;
  const midnight = midnightOf(digits(text, 0, 4), digits(text, 5, 2), digits(text, 8, 2));
  if (midnight === undefined) return null;
  return text.length === 10 ? { milliseconds: midnight, nanoseconds: 0 } : parseTime(text, midnight);
}

const [DASH, PLUS, POINT, COMMA, COLON, ZERO, SPACE] = [0x2d, 0x2b, 0x2e, 0x2c, 0x3a, 0x30, 0x20];
const [T, SMALL_T] = [0x54, 0x74];
const [Z, SMALL_Z] = [0x5a, 0x7a];

function parseTime(text: string, midnight: number): Instant | null {
  const [hour, minute] = [digits(text, 11, 2), digits(text, 14, 2)];
  const mark = text.charCodeAt(10);
  if ((mark !== T && mark !== SMALL_T && mark !== SPACE) || text.charCodeAt(13) !== COLON) return null;
  if (!(hour <= 24 && minute <= 59)) return null;
  let at = 16;
  let second = 0;
  let fraction = 0;
  if (text.charCodeAt(at) === COLON) {
    second = digits(text, 17, 2);
    if (!(second <= 59)) return null;
    at = endOfFraction(text, 19);
    if (at > 19) fraction = digits(text, 20, at - 20) * 10 ** (29 - at);
  }
  const offsetMinutes = parseOffset(text, at);
  if (offsetMinutes === null || (hour === 24 && minute + second + fraction > 0)) return null;
  const seconds = (hour * 60 + minute - offsetMinutes) * 60 + second;
  return {
    milliseconds: midnight + seconds * 1000 + Math.floor(fraction / 1e6),
    nanoseconds: fraction % 1e6,
  };
}

/** A fraction follows a point or a comma, milliseconds, as the vendor writes them in places, a colon (`09:54:12:812+0000`). */
function endOfFraction(text: string, at: number): number {
  const mark = text.charCodeAt(at);
  if (mark !== POINT && mark !== COMMA && mark !== COLON) return at;
  let end = at + 1;
  while (isDigit(text.charCodeAt(end))) end++;
  const length = end - at - 1;
  // Otherwise the mark stays, which nothing else can read.
  const isRead = mark === COLON ? length === 3 : length >= 1 && length <= 9;
  return isRead ? end : at;
}

/** The offset that is all the rest of the text, in minutes; null when something else is there. */
function parseOffset(text: string, at: number): number | null {
  const sign = text.charCodeAt(at);
  if (at === text.length) return 0;
  if (sign === Z || sign === SMALL_Z) return at + 1 === text.length ? 0 : null;
  if (sign !== PLUS && sign !== DASH) return null;
  const hours = digits(text, at + 1, 2);
  const minutesAt = text.charCodeAt(at + 3) === COLON ? at + 4 : at + 3;
  const isWhole = at + 3 === text.length;
  const minutes = isWhole ? 0 : digits(text, minutesAt, 2);
  if ((!isWhole && minutesAt + 2 !== text.length) || !(hours <= 23 && minutes <= 59)) return null;
  return (sign === DASH ? -1 : 1) * (hours * 60 + minutes);
}

/** The number that so many digits spell; NaN when not all of them are digits. */
function digits(text: string, from: number, count: number): number {
  let number = 0;
  for (let at = from; at < from + count; at++) {
    const unit = text.charCodeAt(at);
    if (!isDigit(unit)) return Number.NaN;
    number = number * 10 + unit - ZERO;
  }
  return number;
}

function isDigit(unit: number): boolean {
  return unit >= ZERO && unit <= ZERO + 9;
}

/**
 * When a day begins, UTC, in milliseconds since the Unix epoch; undefined when the calendar has no such day.
 * @param year from 0, or NaN, as the others
 * @param month from 1
 */
export function midnightOf(year: number, month: number, day: number): number | undefined {
  if (!(year >= 0 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month))) return undefined;
  // Date.UTC would read the years 0 to 99 as 1900 to 1999.
  return year < 100 ? new Date(0).setUTCFullYear(year, month - 1, day) : Date.UTC(year, month - 1, day);
}

/** Below zero when a is the earlier moment, zero when they are the same. */
export function compareInstants(a: Instant, b: Instant): number {
  return a.milliseconds - b.milliseconds || a.nanoseconds - b.nanoseconds;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
