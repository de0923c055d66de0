import { midnightOf } from '../../lib/instants.js';
import { numberText } from '../../platform/json/index.js';

// lib/instants reads dates everywhere else: ISO 8601 alone, exactly, as filters compare them. Providers were written by many hands and
// send what their language prints, and a date that cannot be read would be missing; so this one reads more, and to the millisecond.

const RFC_3339 =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:[Tt]|\s+)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?\s*(\S+)?)?$/;
const BASIC_ISO_8601 = /^(\d{4})(\d{2})(\d{2})[Tt](\d{2})(\d{2})(?:(\d{2})(?:[.,](\d+))?)?(\S+)?$/;
/** RFC 1123, its forebears RFC 822 and RFC 850, and its heir RFC 5322. */
const RFC_1123 =
  /^(?:[a-z]+,?\s+)?(\d{1,2})[\s-]([a-z]{3})[a-z]*[\s-](\d{4}|\d{2})\s+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\s+(\S+))?(?:\s+\([^)]*\))?$/i;
/** As C's asctime and Unix' date have it. */
const ASCTIME =
  /^[a-z]{3,}\s+([a-z]{3})[a-z]*\s+(\d{1,2})\s+(\d{1,2}):(\d{2}):(\d{2})\s+(?:([a-z]+|[+-]\d{4})\s+)?(\d{4})$/i;
/** As .NET used to write dates in JSON: milliseconds; a zone there changes nothing. */
const OF_DOT_NET = /^\\?\/Date\((-?\d{1,16})(?:[+-]\d{4})?\)\\?\/$/;
const EPOCH = /^-?\d{5,16}(?:\.\d+)?$/;

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** Hours from UTC of the zones that RFC 822 names. */
const ZONES: ReadonlyMap<string, number> = new Map([
  ['z', 0],
  ['ut', 0],
  ['utc', 0],
  ['gmt', 0],
  ['est', -5],
  ['edt', -4],
  ['cst', -6],
  ['cdt', -5],
  ['mst', -7],
  ['mdt', -6],
  ['pst', -8],
  ['pdt', -7],
]);
const MINUTE_MS = 60_000;
/**
 * Numbers from here on are milliseconds since the Unix epoch, from March 1973; smaller ones are seconds, until the year 5138.
 */
const LEAST_MS = 100_000_000_000;
/** The first and the last moment that are written with four digits of year. */
const FIRST_MS = Date.parse('0000-01-01T00:00:00Z');
const LAST_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/**
 * A moment as `YYYY-MM-DDTHH:mm:ss.sssZ`; undefined for what is none (docs/contract/document-webhooks.md#4). Read are
 * seconds and milliseconds since the Unix epoch, as a number or as its digits; RFC 3339 and ISO 8601, where a missing
 * time is midnight and a missing zone UTC; RFC 1123 and its kin; and what .NET writes.
 */
export function asDate(value: unknown): string | undefined {
  const number = numberText(value);
  const ms =
    number !== undefined
      ? ofNumber(Number(number))
      : typeof value === 'string'
        ? ofText(value.trim())
        : undefined;
  return ms === undefined || !(ms >= FIRST_MS && ms <= LAST_MS) ? undefined : new Date(ms).toISOString();
}

function ofNumber(value: number): number {
  return Math.trunc(Math.abs(value) < LEAST_MS ? value * 1000 : value);
}

function ofText(text: string): number | undefined {
  // No form of a date is longer, and nobody's patience is tried with one that is.
  if (text.length > 100) return undefined;
  if (EPOCH.test(text)) return ofNumber(Number(text));
  const milliseconds = OF_DOT_NET.exec(text)?.[1];
  if (milliseconds !== undefined) return Number(milliseconds);
  const iso = RFC_3339.exec(text) ?? BASIC_ISO_8601.exec(text);
  if (iso !== null) {
    const [, year, month, day, hour, minute, second, fraction, zone] = iso;
    return moment([year, month, day, hour, minute, second].map(whole), fraction, zone);
  }
  const named = RFC_1123.exec(text);
  if (named !== null) {
    const [, day, month, year, hour, minute, second, zone] = named;
    return moment([yearOf(year!), monthOf(month!), ...[day, hour, minute, second].map(whole)], '', zone);
  }
  const [, month, day, hour, minute, second, zone, year] = ASCTIME.exec(text) ?? [];
  if (month === undefined) return undefined;
  return moment([whole(year), monthOf(month), ...[day, hour, minute, second].map(whole)], '', zone);
}

/** @returns undefined when the calendar or the clock has no such moment */
function moment(parts: readonly number[], fraction = '', zone = 'Z'): number | undefined {
  const [year, month, day, hour, minute, second] = parts as [number, number, number, number, number, number];
  const offset = offsetOf(zone);
  const midnight = midnightOf(year, month, day);
  const isMidnight = hour === 24 && minute === 0 && second === 0;
  // The sixtieth second is a leap one.
  if (
    midnight === undefined ||
    offset === undefined ||
    (hour > 23 && !isMidnight) ||
    minute > 59 ||
    second > 60
  ) {
    return undefined;
  }
  const inDay = ((hour * 60 + minute) * 60 + second) * 1000 + Number(fraction.slice(0, 3).padEnd(3, '0'));
  return midnight + inDay - offset;
}

/** In milliseconds; undefined for a zone that nobody knows. */
function offsetOf(zone: string): number | undefined {
  const hours = ZONES.get(zone.toLowerCase());
  if (hours !== undefined) return hours * 60 * MINUTE_MS;
  const [, sign, hour, minute = '00'] = /^(?:GMT|UTC)?([+-])(\d{2}):?(\d{2})?$/i.exec(zone) ?? [];
  if (hour === undefined || Number(hour) > 23 || Number(minute) > 59) return undefined;
  return (sign === '-' ? -1 : 1) * (Number(hour) * 60 + Number(minute)) * MINUTE_MS;
}

/** Two digits are of a year from 1950 to 2049 (RFC 5322, section 4.3). */
function yearOf(digits: string): number {
  const year = Number(digits);
  return digits.length === 4 ? year : year + (year < 50 ? 2000 : 1900);
}

/** From 1; 0 for what is none. */
function monthOf(name: string): number {
  return MONTHS.indexOf(name.toLowerCase()) + 1;
}

function whole(digits: string | undefined): number {
  return Number(digits ?? 0);
}
