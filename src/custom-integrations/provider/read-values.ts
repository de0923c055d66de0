const LONGEST_LINK = 8_192;
const RFC_3339 =
  /^(\d{4}-\d{2}-\d{2})(?:[Tt ](\d{2}:\d{2}(?::\d{2})?)(?:[.,](\d+))?\s*([Zz]|[+-]\d{2}:?\d{2})?)?$/;
/** The last moment that is written with four digits of year. */
const LAST_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** A link that a browser may follow: http or https. */
export function asLink(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > LONGEST_LINK) return undefined;
  try {
    const { protocol, href } = new URL(value);
    return protocol === 'http:' || protocol === 'https:' ? href : undefined;
  } catch {
    return undefined;
  }
}

/** Bytes, as a number or as its digits. */
export function asSize(value: unknown): number | undefined {
  const size = typeof value === 'string' && /^\s*\d{1,16}\s*$/.test(value) ? Number(value) : value;
  return typeof size === 'number' && Number.isSafeInteger(size) && size >= 0 ? size : undefined;
}

/** True or false, as such or as its name. */
export function asFlag(value: unknown): boolean | undefined {
  const flag = typeof value === 'string' ? value.trim().toLowerCase() : value;
  if (flag === true || flag === 'true') return true;
  return flag === false || flag === 'false' ? false : undefined;
}

/**
 * A moment as `YYYY-MM-DDTHH:mm:ss.sssZ`: from RFC 3339, where a missing time is midnight and a missing zone UTC, or from
 * milliseconds since the Unix epoch, as a number or as its digits.
 */
export function asDate(value: unknown): string | undefined {
  const ms = millisecondsOf(value);
  return ms === undefined || !Number.isFinite(ms) || ms < Date.UTC(0, 0) || ms > LAST_MS
    ? undefined
    : new Date(ms).toISOString();
}

function millisecondsOf(value: unknown): number | undefined {
  if (typeof value === 'number') return Math.trunc(value);
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  if (/^-?\d{5,16}$/.test(text)) return Number(text);
  const [, date, time = '00:00', fraction = '0', zone = 'Z'] = RFC_3339.exec(text) ?? [];
  if (date === undefined) return undefined;
  const seconds = time.length === 5 ? `${time}:00` : time;
  const offset = /^[Zz]$/.test(zone) ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(-2)}`;
  return Date.parse(`${date}T${seconds}.${fraction.slice(0, 3).padEnd(3, '0')}${offset}`);
}
