import { isJsonObject } from '../../../api/json';
import type { Option } from '../../../ui/combobox';
import type { CatalogueObject } from '../../../api/objects';

/** So many of the names that were seen are offered. */
const MOST = 400;
const DEEPEST = 3;

/** The names by which filters reach what is in recorded states: keys, custom data by its own, paths into what is nested. */
export function seenFields(states: readonly unknown[]): readonly string[] {
  const names = new Set<string>();
  const visit = (value: unknown, path: string, depth: number): void => {
    if (!isJsonObject(value) || depth > DEEPEST) return;
    for (const [key, member] of Object.entries(value)) {
      if (names.size >= MOST) return;
      if (path === '' && key === 'parameterValues') {
        if (isJsonObject(member)) for (const name of Object.keys(member)) names.add(name);
        continue;
      }
      // A dot in a key is no step: such a key is reached by itself alone.
      if (path !== '' && key.includes('.')) continue;
      const name = path === '' ? key : `${path}.${key}`;
      names.add(name);
      visit(member, name, depth + 1);
    }
  };
  for (const state of states) visit(state, '', 1);
  return [...names];
}

/** So many values are offered, none of them longer. */
const MOST_VALUES = 60;
const LONGEST_VALUE = 200;

/** The texts that a field had in recorded states, the latest first. @param name as a filter names it */
export function seenValues(states: readonly unknown[], name: string): readonly string[] {
  const values = new Set<string>();
  if (name === '') return [];
  for (const state of states) {
    const value = valueAt(state, name);
    if (typeof value === 'string' && value !== '' && value.length <= LONGEST_VALUE) values.add(value);
    if (values.size >= MOST_VALUES) break;
  }
  return [...values];
}

function valueAt(state: unknown, name: string): unknown {
  if (!isJsonObject(state)) return undefined;
  if (Object.hasOwn(state, name)) return state[name];
  const custom = state['parameterValues'];
  if (isJsonObject(custom) && Object.hasOwn(custom, name)) return custom[name];
  return name
    .split('.')
    .reduce<unknown>((value, key) => (isJsonObject(value) ? value[key] : undefined), state);
}

/** What the builder offers for a field: the catalogue's, then what else recorded events had. */
export function fieldOptions(
  object: CatalogueObject | undefined,
  seen: readonly string[],
  seenHint: string,
): readonly Option[] {
  const listed = (object?.fields ?? []).map(({ name, label, type }) => ({
    value: name,
    label: name,
    hint: type === null ? label : `${label} · ${type}`,
  }));
  const known = new Set(listed.map(({ value }) => value));
  const others = seen.filter((name) => !known.has(name));
  return [...listed, ...others.map((name) => ({ value: name, label: name, hint: seenHint }))];
}
