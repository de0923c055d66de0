import { type EventStates, findObject, nearestObject } from '../../filtering/index.js';
import type { JournalEvent } from '../../delivery/index.js';
import { exactly, sliceMembers } from '../../platform/json/index.js';
import { unknownNames } from '../../lib/unknown-names.js';
import { readEventTime } from './event-time.js';
import { textProblem } from '../../lib/text-rules.js';
import { shown } from '../../lib/value-text.js';
import { type Rejection, rejection } from './rejection.js';
import { MAX_NAME_CHARACTERS } from './event-limits.js';

/** A well-formed JSON object that is to be an event. */
export interface RawEvent {
  /** Its members as JSON.parse reads them. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** The text of one of its members, exactly as it was published. */
  textOf(field: string): string;
}

/** An event that keeps every rule: what the journal takes, and its states as parsed for the filters. */
export interface ReadEvent {
  readonly event: JournalEvent;
  /** The publisher's idempotency key, or null. */
  readonly key: string | null;
  readonly states: EventStates;
  /** What its publisher should know although it is taken. */
  readonly warning?: string;
}

const EVENT_TYPES = ['CREATE', 'UPDATE', 'DELETE'] as const;
type EventType = (typeof EVENT_TYPES)[number];
type StateName = 'newState' | 'oldState';

const FIELDS = [
  'eventType',
  'objCode',
  'objId',
  'newState',
  'oldState',
  'eventTime',
  'userId',
  'eventVersion',
  'id',
];
const NO_OLD_STATE = 'oldState is missing: to subscribers every field will look changed.';
const DEFAULT_VERSION = 'v2';
const EMPTY_STATE = '{}';

/**
 * Checks one event against every rule of docs/contract/event-subscriptions.md#6, and fills in its defaults. A field
 * that is null counts as missing. What a CREATE carries as oldState or a DELETE as newState is dropped: subscribers get
 * `{}` there (docs/contract/event-subscriptions.md#7).
 * @param now milliseconds since the Unix epoch, for an event without an eventTime
 * @returns the event, or one rejection that names every broken rule
 */
export function readEvent(raw: RawEvent, now: number): ReadEvent | Rejection {
  const { fields } = raw;
  const problems: string[] = [...unknownFields(fields)];
  const eventType = readEventType(fields.eventType, problems);
  const objCode = readObjCode(fields.objCode, problems);
  const stateText = { newState: EMPTY_STATE, oldState: EMPTY_STATE };
  const states: Record<StateName, Record<string, unknown>> = { newState: {}, oldState: {} };
  for (const name of ['newState', 'oldState'] as const) {
    const state = fields[name] ?? undefined;
    if (state === undefined) continue;
    if (typeof state !== 'object' || Array.isArray(state)) {
      problems.push(`${name} must be an object, not ${shown(state)}.`);
    } else if (name !== unusedState(eventType)) {
      stateText[name] = raw.textOf(name);
      states[name] = state as Record<string, unknown>;
    }
  }
  const objId = readObjId(raw, states, stateText, problems);
  checkPresence(fields, eventType, objId, problems);
  const eventTime = readEventTime(fields.eventTime, now);
  if (typeof eventTime === 'string') problems.push(eventTime);
  const userId = readName('userId', fields.userId, problems);
  const eventVersion = readName('eventVersion', fields.eventVersion, problems, 1);
  const key = readName('id', fields.id, problems, 1);
  if (
    problems.length > 0 ||
    eventType === undefined ||
    objCode === undefined ||
    typeof eventTime === 'string'
  ) {
    return rejection('ValidationFailed', problems.join(' '), key);
  }
  const event: JournalEvent = {
    eventType,
    objCode,
    objId,
    eventTime,
    eventVersion: eventVersion ?? DEFAULT_VERSION,
    userId,
    ...stateText,
  };
  const read = { event, key, states: exactStates(stateText, states) };
  return eventType === 'UPDATE' && isMissing(fields.oldState) ? { ...read, warning: NO_OLD_STATE } : read;
}

/** The numbers are looked at only for an event that some filter asks about. */
function exactStates(
  texts: Readonly<Record<StateName, string>>,
  parsed: Readonly<Record<StateName, unknown>>,
): EventStates {
  return {
    newState: () => exactly(texts.newState, parsed.newState),
    oldState: () => exactly(texts.oldState, parsed.oldState),
  };
}

/** An event's own id, to be repeated in its result; null unless it is a valid one. */
export function keyOf(value: unknown): string | null {
  return readName('id', value, [], 1);
}

function unknownFields(fields: RawEvent['fields']): string[] {
  const names = Object.keys(fields).filter((field) => !FIELDS.includes(field));
  return unknownNames({ kind: 'field', names, known: FIELDS });
}

function readEventType(value: unknown, problems: string[]): EventType | undefined {
  const known = EVENT_TYPES.find((type) => type === value);
  if (known === undefined)
    problems.push(`eventType must be CREATE, UPDATE or DELETE; it is ${shown(value, 'missing')}.`);
  return known;
}

function readObjCode(value: unknown, problems: string[]): string | undefined {
  if (typeof value !== 'string') {
    problems.push(`objCode must be a string; it is ${shown(value, 'missing')}.`);
    return undefined;
  }
  if (findObject(value) === undefined) {
    problems.push(`objCode ${shown(value)} is unknown${nearestObject(value)}.`);
    return undefined;
  }
  return value;
}

/** The state that events of this type do not have. */
function unusedState(eventType: EventType | undefined): StateName | undefined {
  if (eventType === 'CREATE') return 'oldState';
  return eventType === 'DELETE' ? 'newState' : undefined;
}

/** The event's objId, else the `ID` or `id` of its new state, else of its old one, else null. */
function readObjId(
  raw: RawEvent,
  states: Readonly<Record<StateName, Readonly<Record<string, unknown>>>>,
  stateText: Readonly<Record<StateName, string>>,
  problems: string[],
): string | null {
  const given = raw.fields.objId;
  if (given !== undefined && given !== null && given !== '') {
    if (typeof given === 'number') return checkedObjId('objId', raw.textOf('objId'), problems);
    if (typeof given === 'string') return checkedObjId('objId', given, problems);
    problems.push(`objId must be a string or a number, not ${shown(given)}.`);
    return null;
  }
  for (const name of ['newState', 'oldState'] as const) {
    for (const field of ['ID', 'id']) {
      const value = Object.hasOwn(states[name], field) ? states[name][field] : undefined;
      if (typeof value === 'number') {
        return checkedObjId(`${name}.${field}`, memberText(stateText[name], field), problems);
      }
      if (typeof value === 'string' && value !== '') return checkedObjId(`${name}.${field}`, value, problems);
    }
  }
  return null;
}

function checkedObjId(place: string, text: string, problems: string[]): string {
  const problem = textProblem(text, 0, MAX_NAME_CHARACTERS);
  if (problem !== undefined) problems.push(`${place} ${problem}, so it cannot be the objId.`);
  return text;
}

/** A number keeps its spelling, so that one beyond 2^53 is not damaged. */
function memberText(state: string, field: string): string {
  const slice = sliceMembers(state, 0)?.members.get(field);
  return slice === undefined ? '' : state.slice(slice.from, slice.to);
}

function checkPresence(
  fields: RawEvent['fields'],
  eventType: EventType | undefined,
  objId: string | null,
  problems: string[],
): void {
  if ((eventType === 'CREATE' || eventType === 'UPDATE') && isMissing(fields.newState)) {
    problems.push(`newState is required with eventType ${eventType}.`);
  }
  if ((eventType === 'UPDATE' || eventType === 'DELETE') && isMissing(fields.oldState) && objId === null) {
    problems.push(`oldState or objId is required with eventType ${eventType}.`);
  }
}

/** A field that is null counts as missing. */
function isMissing(value: unknown): boolean {
  return value === undefined || value === null;
}

function readName(field: string, value: unknown, problems: string[], least = 0): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string') {
    problems.push(`${field} must be a string, not ${shown(value)}.`);
    return null;
  }
  const problem = value.length < least ? 'is empty' : textProblem(value, 0, MAX_NAME_CHARACTERS);
  if (problem === undefined) return value;
  problems.push(`${field} ${problem}.`);
  return null;
}
