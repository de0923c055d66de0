import { parseExactly, type Slice, sliceMembers } from '../../platform/json/index.js';

/** Which fields an UPDATE changed. */
export interface ChangedFields {
  /** Their names as filters have them: of custom data its own. The first ones, in the order of the new state. */
  readonly names: readonly string[];
  /** How many there are. */
  readonly count: number;
}

/** Names in an answer, and their characters together. */
const MOST_NAMES = 20;
const MOST_CHARACTERS = 2_000;
const CUSTOM_DATA = 'parameterValues';

/**
 * The fields that differ between two states, by their names alone: most values are compared as they are spelt, and only what is spelt
 * otherwise is parsed.
 * @param differs whether two values differ for the filters' comparison `changed`; what is absent is null
 */
export function changedFields(
  oldState: string,
  newState: string,
  differs: (before: unknown, after: unknown) => boolean,
): ChangedFields {
  const names: string[] = [];
  let count = 0;
  let characters = 0;
  const look = (before: Fields, after: Fields, isCustom: boolean): void => {
    for (const name of new Set([...after.slices.keys(), ...before.slices.keys()])) {
      if (!isCustom && name === CUSTOM_DATA) {
        const [below, above] = [customData(before), customData(after)];
        if (below !== undefined && above !== undefined) {
          look(below, above, true);
          continue;
        }
      }
      const [a, b] = [textOf(before, name), textOf(after, name)];
      if (a === b || !differs(parseExactly(a), parseExactly(b))) continue;
      count++;
      characters += name.length;
      if (names.length < MOST_NAMES && characters <= MOST_CHARACTERS) names.push(name);
    }
  };
  look(fieldsOf(oldState), fieldsOf(newState), false);
  return { names, count };
}

/** A state, or its custom data, as text. */
interface Fields {
  readonly text: string;
  readonly slices: ReadonlyMap<string, Slice>;
}

const NONE: ReadonlyMap<string, Slice> = new Map();

function fieldsOf(text: string): Fields {
  return { text, slices: sliceMembers(text, 0)?.members ?? NONE };
}

/** Its members; undefined when it is there and is no object. */
function customData(state: Fields): Fields | undefined {
  const slice = state.slices.get(CUSTOM_DATA);
  if (slice === undefined) return { text: '', slices: NONE };
  const members = sliceMembers(state.text, slice.from)?.members;
  return members && { text: state.text, slices: members };
}

function textOf({ text, slices }: Fields, name: string): string {
  const slice = slices.get(name);
  return slice === undefined ? 'null' : text.slice(slice.from, slice.to);
}
