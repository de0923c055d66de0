import { locale, type Preferences } from '../app/preferences';

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

/** What formats, by what it is for: making one takes as long as using it a hundred times. */
const formats = new Map<string, unknown>();

const TIME = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const;
const DATE = { month: 'short', day: '2-digit' } as const;
const MOMENTS = {
  full: { year: 'numeric', ...DATE, ...TIME },
  ofThisYear: { ...DATE, ...TIME },
  day: { year: 'numeric', month: '2-digit', day: '2-digit' },
  time: TIME,
} as const;

/** A moment in words: with date and time to the second, in the zone that the reader has chosen. */
export function absoluteTime(ms: number, zone: 'local' | 'utc', now = Date.now()): string {
  const sameYear = new Date(ms).getFullYear() === new Date(now).getFullYear();
  return format(zone, sameYear ? 'ofThisYear' : 'full').format(ms);
}

/** Of today the time alone. */
export function shortTime(ms: number, zone: 'local' | 'utc', now = Date.now()): string {
  const day = format(zone, 'day');
  if (day.format(ms) !== day.format(now)) return absoluteTime(ms, zone, now);
  return format(zone, 'time').format(ms);
}

/** How long ago, or in how long: "3 minutes ago", "in 2 hours". */
export function relativeTime(ms: number, now = Date.now()): string {
  const seconds = Math.round((ms - now) / 1_000);
  const [name, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? UNITS[3];
  const words = kept(
    `${locale()} relative`,
    () => new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' }),
  );
  return words.format(Math.trunc(seconds / size), name);
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
  return kept('zone', () => Intl.DateTimeFormat().resolvedOptions().timeZone);
}

function unit(n: number, name: string): string {
  return kept(
    `${locale()} ${name}`,
    () => new Intl.NumberFormat(locale(), { style: 'unit', unit: name, unitDisplay: 'short' }),
  ).format(n);
}

function format(zone: 'local' | 'utc', name: keyof typeof MOMENTS): Intl.DateTimeFormat {
  return kept(
    `${locale()} ${zone} ${name}`,
    () => new Intl.DateTimeFormat(locale(), { ...MOMENTS[name], ...(zone === 'utc' && { timeZone: 'UTC' }) }),
  );
}

function kept<T>(key: string, make: () => T): T {
  let made = formats.get(key) as T | undefined;
  if (made === undefined) {
    made = make();
    formats.set(key, made);
  }
  return made;
}
