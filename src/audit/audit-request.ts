import type { AuditQuery } from '../platform/audit/index.js';
import { isUuid } from '../platform/crypto/index.js';
import { textProblem } from '../platform/validation/index.js';
import { nearestOf } from '../lib/nearest-name.js';
import { parseMoment, type Rounding } from './moment.js';

/** What a request for the audit asks for. */
export interface AuditRequest {
  readonly query: AuditQuery;
  /** Only entries that come after this one's id, newest first. */
  readonly after: string | undefined;
  readonly limit: number;
}

/** As in the other logs. */
export const DEFAULT_LIMIT = 100;
export const LARGEST_LIMIT = 1_000;

const LONGEST_ID = 255;
const PARAMETERS = ['action', 'objectType', 'objectId', 'userId', 'since', 'until', 'cursor', 'limit'];
/** More unknown parameters than these are not named. */
const NAMED = 5;

/** A value under its name, or what is wrong with it: the end of a sentence. */
type Read<T> = { readonly value: T } | { readonly problem: string };

/**
 * Reads the query of a request for the audit. A parameter that is empty counts as missing.
 * @returns a sentence that names every parameter which is wrong
 */
export function readAuditRequest(query: Readonly<Record<string, unknown>>): AuditRequest | string {
  const problems = Object.keys(query)
    .filter((name) => !PARAMETERS.includes(name))
    .slice(0, NAMED)
    .map((name) => {
      const instead = nearestOf(name, PARAMETERS) || `; there are ${PARAMETERS.join(', ')}`;
      return `${quoted(name)} is no parameter${instead}`;
    });
  const read = <T>(name: string, reader: (text: string) => Read<T>): T | undefined => {
    const text = query[name];
    if (text === undefined || text === '') return undefined;
    const result = typeof text === 'string' ? reader(text) : { problem: 'must be given once' };
    if ('value' in result) return result.value;
    problems.push(`${name}: ${result.problem}`);
    return undefined;
  };
  const found = {
    action: read('action', readAction),
    objectType: read('objectType', readObjectType),
    objectId: read('objectId', readObjectId),
    userId: read('userId', readUserId),
    sinceMs: read('since', momentReader('later')),
    untilMs: read('until', momentReader('earlier')),
  };
  if (found.sinceMs !== undefined && found.untilMs !== undefined && found.sinceMs > found.untilMs) {
    problems.push('since: must not be later than until');
  }
  const after = read('cursor', readCursor);
  const limit = read('limit', readLimit) ?? DEFAULT_LIMIT;
  return problems.length > 0 ? `${problems.join('; ')}.` : { query: given(found), after, limit };
}

function given(found: Readonly<Record<keyof AuditQuery, unknown>>): AuditQuery {
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}

function readAction(text: string): Read<string> {
  return /^[A-Za-z]{1,50}\.[A-Za-z]{1,50}$/.test(text)
    ? { value: text }
    : { problem: `must be an action such as user.created, not ${quoted(text)}` };
}

function readObjectType(text: string): Read<string> {
  return /^[A-Za-z]{1,50}$/.test(text)
    ? { value: text }
    : { problem: `must be a kind of object such as user, not ${quoted(text)}` };
}

function readObjectId(text: string): Read<string> {
  const problem = textProblem(text, 1, LONGEST_ID);
  if (problem !== undefined) return { problem };
  return { value: isUuid(text) ? text.toLowerCase() : text };
}

function readUserId(text: string): Read<string> {
  return /^[0-9a-f]{32}$/i.test(text)
    ? { value: text.toLowerCase() }
    : { problem: `must be the id of a user, 32 hexadecimal characters, not ${quoted(text)}` };
}

function momentReader(rounding: Rounding): (text: string) => Read<number> {
  return (text) => {
    const value = parseMoment(text, rounding);
    if (value !== undefined) return { value };
    const example = '2026-03-09T09:00:00Z (a plus sign is written %2B)';
    return { problem: `must be an ISO 8601 date-time or date such as ${example}, not ${quoted(text)}` };
  };
}

function readCursor(text: string): Read<string> {
  return isUuid(text)
    ? { value: text.toLowerCase() }
    : { problem: 'is none that this call gave; pass meta.cursor of an answer on as it is' };
}

function readLimit(text: string): Read<number> {
  const limit = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  return limit >= 1 && limit <= LARGEST_LIMIT
    ? { value: limit }
    : { problem: `must be a whole number from 1 to ${LARGEST_LIMIT}` };
}

/** A text for a message, cut to 60 characters. */
function quoted(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
