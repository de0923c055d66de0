import type { JournalEvent } from '../../delivery/index.js';
import { type Filters, type FilterSet, matchInput } from '../../filtering/index.js';
import { parseExactly, someScalar } from '../../platform/json/index.js';
import { fieldText } from './field-text.js';

/** What is looked for in the states of events; all of it must be found. */
export interface PayloadSearch {
  /** A field, named as filters name it, that one of the states has. */
  readonly path?: string;
  /** What that field equals, as the comparison `eq` has it. */
  readonly value?: string;
  /** A field that differs between the states, as the comparison `changed` has it. */
  readonly changed?: string;
  /** A text in a name or a value of one of the states, in objId or in userId, in any case. */
  readonly q?: string;
}

/** Whether an event is one that is looked for. */
export type PayloadTest = (event: JournalEvent) => boolean;

/** @returns undefined when nothing is looked for */
export function payloadTest(search: PayloadSearch, filters: Filters): PayloadTest | undefined {
  const tests: PayloadTest[] = [];
  if (search.q !== undefined) tests.push(textTest(search.q));
  if (search.path !== undefined) tests.push(fieldTest(search.path, search.value, filters));
  if (search.changed !== undefined) tests.push(changedTest(search.changed, filters));
  return tests.length === 0 ? undefined : (event) => tests.every((test) => test(event));
}

function fieldTest(path: string, value: string | undefined, filters: Filters): PayloadTest {
  const mayHold = mayHoldField(path, value);
  const isWanted = value === undefined ? undefined : filters.compile(isEqual(path, value));
  const inState = (state: string): boolean => {
    const text = mayHold(state) ? fieldText(state, path) : undefined;
    if (text === undefined || isWanted === undefined) return text !== undefined;
    return isWanted.matches(matchInput({ newState: { [path]: parseExactly(text) } }));
  };
  return ({ newState, oldState }) => inState(newState) || inState(oldState);
}

function changedTest(path: string, filters: Filters): PayloadTest {
  return ({ newState, oldState }) => {
    const [after, before] = [fieldText(newState, path) ?? 'null', fieldText(oldState, path) ?? 'null'];
    return after !== before && filters.differs(parseExactly(before), parseExactly(after));
  };
}

function isEqual(fieldName: string, fieldValue: string): FilterSet {
  const state = 'newState';
  return {
    connector: 'AND',
    filters: [{ kind: 'condition', path: 'value', fieldName, fieldValue, comparison: 'eq', state }],
  };
}

/** Numbers, moments and booleans are spelt in several ways. */
const SPELT_ANYHOW = /^(?:[-+.]?\d|true$|false$)/i;

/** Whether a state may hold the field with the value: a look at its text, which is much faster than going through it. */
function mayHoldField(path: string, value: string | undefined): (text: string) => boolean {
  // A path's steps are at its dots, and the last one is there as a name, unless it is an array's index.
  const name = path.slice(path.lastIndexOf('.') + 1);
  const parts = /^\d+$/.test(name) ? [] : [name];
  if (value !== undefined && !SPELT_ANYHOW.test(value)) parts.push(value);
  return (text) => text.includes('\\') || parts.every((part) => text.includes(part));
}

/** Characters that stand between the names and values of JSON, or mask others. */
const OUTSIDE = /["\\{}[\],:]|^\s+$/;

function textTest(text: string): PayloadTest {
  const wanted = text.toLowerCase();
  const isIn = (token: string): boolean => token.toLowerCase().includes(wanted);
  const plain = !OUTSIDE.test(wanted);
  const inState = (state: string): boolean => {
    if (state.includes('\\')) return someScalar(state, isIn);
    // Without masked characters, what is not in the whole is in no part; and what can stand in no gap is in a part.
    return isIn(state) && (plain || someScalar(state, isIn));
  };
  return ({ objId, userId, newState, oldState }) =>
    (objId !== null && isIn(objId)) ||
    (userId !== null && isIn(userId)) ||
    inState(newState) ||
    inState(oldState);
}
