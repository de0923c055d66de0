import type { FieldResult } from '../../platform/http/input/index.js';
import { findObject, nearestObject } from '../../filtering/index.js';
import { numberText } from '../../platform/json/index.js';
import { readReceiverUrl, type ReceiverUrl } from './receiver-url.js';
import { kindOf, oneOf, quoted } from '../../lib/value-text.js';
import { textProblem } from '../../lib/text-rules.js';

export const EVENT_TYPES = ['CREATE', 'UPDATE', 'DELETE'] as const;

export type EventType = (typeof EVENT_TYPES)[number];

/** The longest authToken (docs/contract/event-subscriptions.md#3), in characters. */
export const LONGEST_TOKEN = 255;
/** The end of the 400 about a missing authToken (docs/contract/event-subscriptions.md#3). */
const SETTING = ' (unless the setting AUTH_TOKEN_REQUIRED is false)';
/** Identifiers are far shorter; this bounds what is stored and indexed. */
export const LONGEST_OBJ_ID = 255;

export function readObjCode(raw: unknown): FieldResult<string> {
  return readName(
    raw,
    (name) => findObject(name) !== undefined,
    (name) => nearestObject(name),
  );
}

export function readEventType(raw: unknown): FieldResult<EventType> {
  return readName<EventType>(
    raw,
    (name) => EVENT_TYPES.includes(name as EventType),
    () => `; it must be ${oneOf(EVENT_TYPES)}`,
  );
}

export function readUrl(raw: unknown): FieldResult<ReceiverUrl> {
  const missing = missingText(raw);
  if (missing !== undefined) return { problem: missing };
  const url = readReceiverUrl(raw as string);
  return typeof url === 'string' ? { problem: url } : { value: url };
}

/** The value is a secret: no message repeats it. */
export function readAuthToken(raw: unknown): FieldResult<string> {
  if (raw === undefined || raw === null || raw === '') return { problem: `${missingText(raw)}${SETTING}` };
  const problem = missingText(raw) ?? textProblem(raw, 1, LONGEST_TOKEN);
  return problem === undefined ? { value: raw as string } : { problem };
}

/** Null and `""` both mean every object; a number is kept digit for digit (docs/contract/event-subscriptions.md#3). */
export function readObjId(raw: unknown): FieldResult<string | null> {
  if (raw === undefined || raw === null || raw === '') return { value: null };
  const text = typeof raw === 'string' ? raw : numberText(raw);
  if (text === undefined) return { problem: `must be a string, a number or null, not ${kindOf(raw)}` };
  const problem = textProblem(text, 1, LONGEST_OBJ_ID);
  return problem === undefined ? { value: text } : { problem };
}

/** True and false, also as text; `""` and `" "` are false. */
export function readBase64Encoding(raw: unknown): FieldResult<boolean> {
  if (raw === true || raw === 'true') return { value: true };
  if ([undefined, null, false, 'false', '', ' '].includes(raw as undefined)) return { value: false };
  return { problem: 'must be true, false, "true", "false", "" or " "' };
}

function readName<T extends string>(
  raw: unknown,
  isKnown: (name: string) => boolean,
  instead: (name: string) => string,
): FieldResult<T> {
  const missing = missingText(raw);
  if (missing !== undefined) return { problem: missing };
  const name = raw as string;
  if (isKnown(name)) return { value: name as T };
  return { problem: `${quoted(name)} is unknown${instead(name)}` };
}

function missingText(raw: unknown): string | undefined {
  if (raw === undefined || raw === null) return 'is required';
  if (typeof raw !== 'string') return `must be a string, not ${kindOf(raw)}`;
  return raw === '' ? 'must not be empty' : undefined;
}
