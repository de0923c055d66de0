import { locale, type Preferences } from '../app/preferences';

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

const formats = new Map<string, Intl.DateTimeFormat>();

/** A moment in words: with date and time to the second, in the zone that the reader has chosen. */
export function absoluteTime(ms: number, zone: 'local' | 'utc', now = Date.now()): string {
  const sameYear = new Date(ms).getFullYear() === new Date(now).getFullYear();
  return format(zone, {
    ...(!sameYear && { year: 'numeric' }),
    month: 'short',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).format(ms);
}

/** Of today the time alone. */
export function shortTime(ms: number, zone: 'local' | 'utc', now = Date.now()): string {
  const day = format(zone, { year: 'numeric', month: '2-digit', day: '2-digit' });
  if (day.format(ms) !== day.format(now)) return absoluteTime(ms, zone, now);
  return format(zone, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }).format(ms);
}

/** How long ago, or in how long: "3 minutes ago", "in 2 hours". */
export function relativeTime(ms: number, now = Date.now()): string {
  const seconds = Math.round((ms - now) / 1_000);
  const [name, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? UNITS[3];
  return new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' }).format(Math.trunc(seconds / size), name);
}

/** A length of time, to two units: "2 min 4 s", "3 d 2 h". */
export function duration(ms: number): string {
  if (ms < 1_000) return unit(Math.round(ms), 'millisecond');
  const parts: string[] = [];
  let rest = ms / 1_000;
  for (const [name, size] of UNITS) {
    const count =
      name === 'second' && parts.length === 0 && rest < 10
        ? Math.round(rest * 10) / 10
        : Math.floor(rest / size);
    if (count > 0) parts.push(unit(count, name));
    rest -= count * size;
    if (parts.length === 2 || (parts.length === 1 && count === 0)) break;
  }
  return parts.join(' ');
}

/** A number of bytes: "4.1 kB". */
export function bytes(n: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;
  const step = n < 1_000 ? 0 : Math.min(Math.floor(Math.log10(n) / 3), units.length - 1);
  return new Intl.NumberFormat(locale(), {
    style: 'unit',
    unit: units[step]!,
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: step === 0 ? 0 : 1,
  }).format(n / 1_000 ** step);
}

/** The zone in which an absolute time is written for somebody who prefers relative ones. */
export function absoluteZone(zone: Preferences['zone']): 'local' | 'utc' {
  return zone === 'utc' ? 'utc' : 'local';
}

/** The name of the zone that absolute times are in, for headings and titles. */
export function zoneName(zone: Preferences['zone']): string {
  if (zone === 'utc') return 'UTC';
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function unit(n: number, name: string): string {
  return new Intl.NumberFormat(locale(), { style: 'unit', unit: name, unitDisplay: 'short' }).format(n);
}

function format(zone: 'local' | 'utc', options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale()} ${zone} ${JSON.stringify(options)}`;
  let made = formats.get(key);
  if (made === undefined) {
    made = new Intl.DateTimeFormat(locale(), { ...options, ...(zone === 'utc' && { timeZone: 'UTC' }) });
    formats.set(key, made);
  }
  return made;
}
