import { isJsonObject, stringifyExactly } from '../../../api/json';
import type { guideTexts } from '../../../texts/filterGuide';
import type { Translate } from '../../../texts/useTexts';
import type { JsonProblem } from '../../../ui/json-editor/guide';
import { LIMITS } from './items';
import { COMPARISONS, FILTER_KEYS, GROUP_KEYS, STATE_NAMES } from './reading';

type T = Translate<typeof guideTexts>;
type Path = JsonProblem['path'];
type Tell = (problem: JsonProblem) => void;

/** A text longer than this is cut where it is told of. */
const LONGEST = 60;

/**
 * What is wrong with filters by their form, at its place: keys that nobody reads, values that are none of those that there are. What the
 * service alone knows, such as the fields of an object, it says itself. The rules are those of docs/filters.md.
 */
export function checkFilters(filters: readonly unknown[], eventType: string, t: T): readonly JsonProblem[] {
  const problems: JsonProblem[] = [];
  const tell: Tell = (problem) => void problems.push(problem);
  filters.forEach((raw, index) => checkMember(raw, [index], eventType, t, tell));
  const groups = filters.filter(isGroup);
  const all = filters.length - groups.length + groups.reduce((sum: number, group) => sum + sizeOf(group), 0);
  if (all > LIMITS.filters || groups.length > LIMITS.groups) {
    const message = t('tooMany', { n: LIMITS.filters, groups: LIMITS.groups });
    tell({ path: [], message, severity: 'error' });
  }
  return problems;
}

function checkMember(raw: unknown, path: Path, eventType: string, t: T, tell: Tell): void {
  if (!isJsonObject(raw)) tell({ path, message: t('notObject'), severity: 'error' });
  else if (isGroup(raw)) checkGroup(raw, path, eventType, t, tell);
  else checkFilter(raw, path, eventType, t, tell);
}

function checkGroup(raw: Record<string, unknown>, path: Path, eventType: string, t: T, tell: Tell): void {
  checkKeys(raw, GROUP_KEYS, path, t, tell);
  const { connector, filters } = raw;
  if (isSet(connector) && connector !== '' && connector !== 'AND' && connector !== 'OR') {
    tell(unknownValue([...path, 'connector'], connector, ['AND', 'OR'], 'error', t));
  }
  const { least, most } = LIMITS;
  if (!Array.isArray(filters) || filters.length < least || filters.length > most) {
    tell({
      path: [...path, 'filters'],
      message: t('groupSize', { least, most }),
      severity: 'error',
      key: true,
    });
  }
  for (const [index, member] of (Array.isArray(filters) ? (filters as unknown[]) : []).entries()) {
    const at = [...path, 'filters', index];
    if (isGroup(member)) tell({ path: [...at, 'type'], message: t('groupInGroup'), severity: 'error' });
    else checkMember(member, at, eventType, t, tell);
  }
}

function checkFilter(raw: Record<string, unknown>, path: Path, eventType: string, t: T, tell: Tell): void {
  checkKeys(raw, FILTER_KEYS, path, t, tell);
  const { fieldName, comparison, state, type } = raw;
  if (!isSet(fieldName) || fieldName === '') {
    tell({ path: [...path, 'fieldName'], message: t('noFieldName'), severity: 'warning' });
  } else if (typeof fieldName !== 'string') {
    tell({ path: [...path, 'fieldName'], message: t('nameNoText'), severity: 'warning' });
  }
  if (isSet(type)) tell(unknownValue([...path, 'type'], type, ['group'], 'warning', t));
  const isChanged = comparison === 'changed' || comparison === 'change';
  if (isSet(comparison) && !isChanged && !COMPARISONS.some((one) => one === comparison)) {
    tell(unknownValue([...path, 'comparison'], comparison, COMPARISONS, 'warning', t));
  }
  if (isSet(state) && !STATE_NAMES.some((one) => one === state)) {
    tell(unknownValue([...path, 'state'], state, STATE_NAMES, 'warning', t));
  } else if (!isChanged && eventType === 'CREATE' && state === 'oldState') {
    tell({ path: [...path, 'state'], message: t('noOldState'), severity: 'error' });
  } else if (!isChanged && eventType === 'DELETE' && state !== 'oldState') {
    tell({ path: [...path, 'state'], message: t('noNewState'), severity: 'warning' });
  }
}

/** Keys that nobody reads. Typed clients write as null what a filter has not. */
function checkKeys(
  raw: Record<string, unknown>,
  known: readonly string[],
  path: Path,
  t: T,
  tell: Tell,
): void {
  for (const key of Object.keys(raw)) {
    const isOfOther = FILTER_KEYS.includes(key) || GROUP_KEYS.includes(key);
    if (known.includes(key) || (isOfOther && raw[key] === null)) continue;
    // A word in the place of "group" is told of at its value.
    if (key === 'type') continue;
    const message =
      isOfOther && known === FILTER_KEYS
        ? t('onlyInGroup', { key: shown(key) })
        : t('unknownKey', { key: shown(key), known: known.join(', ') });
    tell({ path: [...path, key], message, severity: 'warning', key: true });
  }
}

function unknownValue(
  path: Path,
  value: unknown,
  known: readonly string[],
  severity: JsonProblem['severity'],
  t: T,
): JsonProblem {
  return { path, message: t('unknownValue', { value: shown(value), known: known.join(', ') }), severity };
}

function shown(value: unknown): string {
  const text = stringifyExactly(value) ?? '';
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function isGroup(raw: unknown): raw is Record<string, unknown> {
  return isJsonObject(raw) && raw['type'] === 'group';
}

function sizeOf({ filters }: Record<string, unknown>): number {
  return Array.isArray(filters) ? filters.length : 0;
}
