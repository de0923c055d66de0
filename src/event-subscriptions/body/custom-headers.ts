import type { CustomHeader } from '../../delivery/index.js';
import { CONNECTION_HEADERS, headerNameProblem } from '../../platform/validation/index.js';
import { unknownNames } from '../../lib/unknown-names.js';
import { kindOf, quoted } from '../../lib/value-text.js';
import { textProblem } from '../../lib/text-rules.js';

/** See docs/contract/event-subscriptions.md#3. */
export const MOST_HEADERS = 20;
/** In characters. */
export const LONGEST_NAME = 100;
export const LONGEST_VALUE = 4_096;
/** Of all names and values together, in UTF-8: many servers take no more than 8 KiB of headers, ours included. */
const MOST_BYTES = 6_144;

/** Of an entry. */
const KNOWN: readonly string[] = ['name', 'value'];
/** What begins the names of headers that say what a delivery is: receivers believe them. */
const OWN_PREFIXES = ['content-', 'webhook-', 'hookfront-', 'proxy-'] as const;

/** The headers, or all that is wrong with them; each sentence names the place, and none repeats a value. */
export type HeadersResult = { readonly headers: readonly CustomHeader[]; readonly errors: readonly string[] };

/**
 * Reads the `headers` of a subscription: `{name, value}`, sent with every delivery
 * (docs/contract/event-subscriptions.md#3).
 * @param hasToken whether Authorization is taken by the authToken
 */
export function readHeaders(raw: unknown, hasToken: boolean): HeadersResult {
  if (raw === undefined || raw === null) return { headers: [], errors: [] };
  if (!Array.isArray(raw)) return refused(`headers must be an array of {name, value}, not ${kindOf(raw)}`);
  if (raw.length > MOST_HEADERS) {
    return refused(`headers must not hold more than ${MOST_HEADERS} headers, but hold ${raw.length}`);
  }
  const seen = new Set<string>();
  const errors: string[] = [];
  const headers: CustomHeader[] = [];
  raw.forEach((entry: unknown, index) => {
    const found = [...entryProblems(entry, `headers[${index}]`, hasToken, seen)];
    errors.push(...found);
    if (found.length === 0)
      headers.push({ name: own(entry, 'name'), value: own(entry, 'value') } as CustomHeader);
  });
  const bytes = headers.reduce((sum, { name, value }) => sum + name.length + Buffer.byteLength(value), 0);
  if (bytes > MOST_BYTES) {
    errors.push(`headers must not hold more than ${MOST_BYTES} bytes of names and values, but hold ${bytes}`);
  }
  return { headers, errors };
}

/** @param seen the names so far, in lower case; this one is added */
function* entryProblems(entry: unknown, at: string, hasToken: boolean, seen: Set<string>): Generator<string> {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
    return yield `${at} must be an object with name and value, not ${kindOf(entry)}`;
  }
  const names = Object.keys(entry).filter((key) => !KNOWN.includes(key));
  yield* unknownNames({ kind: 'field', names, known: KNOWN, where: at });
  const [name, value] = [own(entry, 'name'), own(entry, 'value')];
  const ofName = missingText(name) ?? nameProblem(name as string, hasToken, seen);
  if (ofName !== undefined) yield `${at}.name ${ofName}`;
  const ofValue = missingText(value) ?? valueProblem(value as string);
  if (ofValue !== undefined) yield `${at}.value ${ofValue}`;
}

function nameProblem(name: string, hasToken: boolean, seen: Set<string>): string | undefined {
  const problem = textProblem(name, 1, LONGEST_NAME) ?? headerNameProblem(name);
  if (problem !== undefined) return problem;
  const lower = name.toLowerCase();
  if (CONNECTION_HEADERS.has(lower) || OWN_PREFIXES.some((prefix) => lower.startsWith(prefix))) {
    return `must not be ${quoted(name)}, which this service sets or leaves out itself`;
  }
  if (hasToken && lower === 'authorization') return `must not be ${quoted(name)} beside an authToken`;
  if (seen.has(lower)) return `must not be ${quoted(name)} a second time`;
  seen.add(lower);
  return undefined;
}

/** Of a secret: no message repeats it. */
function valueProblem(value: string): string | undefined {
  const problem = textProblem(value, 1, LONGEST_VALUE);
  if (problem !== undefined) return problem;
  return value.trim() === value ? undefined : 'must not begin or end with white space';
}

function missingText(value: unknown): string | undefined {
  if (value === undefined || value === null) return 'is required';
  if (typeof value !== 'string') return `must be a string, not ${kindOf(value)}`;
  return value === '' ? 'must not be empty' : undefined;
}

function own(entry: unknown, key: string): unknown {
  return Object.hasOwn(entry as object, key) ? (entry as Record<string, unknown>)[key] : undefined;
}

function refused(error: string): HeadersResult {
  return { headers: [], errors: [error] };
}
