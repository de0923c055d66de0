import { parseExactly } from '../../api/json';
import type { components } from '../../api/schema';
import { type Difference, differences } from '../../ui/diff';
import { kindOf, pretty } from '../../ui/json';

type RecordedEvent = components['schemas']['RecordedEventResponse'];

export const EVENT_TYPES = ['CREATE', 'UPDATE', 'DELETE'] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** An event as it is being written. States are texts: they travel as they are written. */
export interface Draft {
  readonly objCode: string;
  readonly eventType: EventType;
  readonly newState: string;
  readonly oldState: string;
  readonly objId: string;
  readonly userId: string;
  readonly eventTime: string;
  /** The idempotency key. */
  readonly id: string;
}

export type StateName = 'newState' | 'oldState';

/** The fields that may be left empty, and then are not sent. */
export const OPTIONAL = ['objId', 'userId', 'eventTime', 'id'] as const;

/** The states that an event of a type has. */
export function statesOf(type: EventType): readonly StateName[] {
  if (type === 'CREATE') return ['newState'];
  return type === 'DELETE' ? ['oldState'] : ['oldState', 'newState'];
}

/** A recorded event as a new one: with the same object, user and states, and without its time and key. */
export function draftOf(event: RecordedEvent): Draft {
  const text = (state: unknown): string => (state === null || state === undefined ? '' : pretty(state));
  return {
    objCode: event.objCode,
    eventType: EVENT_TYPES.find((type) => type === event.eventType) ?? 'UPDATE',
    newState: text(event.newState),
    oldState: text(event.oldState),
    objId: event.objId ?? '',
    userId: event.userId ?? '',
    eventTime: '',
    id: '',
  };
}

/** The body of the call, with the states exactly as they were written. */
export function bodyOf(draft: Draft): string {
  const members = [
    ['eventType', JSON.stringify(draft.eventType)],
    ['objCode', JSON.stringify(draft.objCode)],
    ...OPTIONAL.filter((name) => draft[name] !== '').map((name) => [name, JSON.stringify(draft[name])]),
    ...statesOf(draft.eventType)
      .toReversed()
      .filter((name) => draft[name].trim() !== '')
      .map((name) => [name, draft[name].trim()]),
  ];
  return `{\n${members.map(([name, value]) => `  "${name}": ${value}`).join(',\n')}\n}`;
}

/** What keeps a state from being one. `line` where the browser says it. */
export interface StateProblem {
  readonly kind: 'syntax' | 'notAnObject';
  readonly line?: number;
  readonly detail?: string;
}

/** Undefined when the text is a JSON object, or empty. */
export function stateProblem(text: string): StateProblem | undefined {
  if (text.trim() === '') return undefined;
  try {
    return kindOf(JSON.parse(text)) === 'object' ? undefined : { kind: 'notAnObject' };
  } catch (error) {
    const detail = (error as Error).message;
    const line = lineIn(detail, text);
    return { kind: 'syntax', detail, ...(line !== undefined && { line }) };
  }
}

/** Browsers name the line, or the place in the text, or neither. */
function lineIn(message: string, text: string): number | undefined {
  const line = /\bline (\d+)/.exec(message)?.[1];
  if (line !== undefined) return Number(line);
  const position = /\bposition (\d+)/.exec(message)?.[1];
  if (position !== undefined) return text.slice(0, Number(position)).split('\n').length;
  return /end of (JSON|data)/i.test(message) ? text.trimEnd().split('\n').length : undefined;
}

/** What an UPDATE changes; undefined while a state is missing or no JSON. */
export function changesOf(draft: Draft): readonly Difference[] | undefined {
  if (draft.eventType !== 'UPDATE') return undefined;
  const states = [draft.oldState, draft.newState];
  if (states.some((text) => text.trim() === '' || stateProblem(text) !== undefined)) return undefined;
  const [before, after] = states.map(parseExactly);
  return differences(before, after).filter(({ kind }) => kind !== 'same');
}
