import { stringifyExactly } from '../../../api/json';
import type { filterWords } from '../../../texts/filterWords';
import type { Translate } from '../../../texts/useTexts';
import { kindOf, membersOf, scalarText } from '../../../ui/json';
import { type Connector, readFilter, readGroup } from './reading';

/** One filter or group in words. */
export interface Words {
  readonly text: string;
  /** Of a group. */
  readonly parts?: readonly string[];
  readonly connector?: Connector;
}

type T = Translate<typeof filterWords>;

/** Longer values are cut. */
const LONGEST = 80;

/** What filters ask for, a line for each; a group is one line with parts. */
export function wordsOf(filters: readonly unknown[], t: T): readonly Words[] {
  return filters.map((raw) => {
    const group = readGroup(raw);
    if (group === undefined) return { text: filterInWords(raw, t) };
    const parts = group.filters.map((member) => filterInWords(member, t));
    return { text: `(${joined(parts, group.connector, t)})`, parts, connector: group.connector };
  });
}

/** All of it in a line, for lists. */
export function lineOf(filters: readonly unknown[], connector: Connector, t: T): string {
  return joined(
    wordsOf(filters, t).map(({ text }) => text),
    connector,
    t,
  );
}

function joined(parts: readonly string[], connector: Connector, t: T): string {
  return parts.join(t(connector === 'AND' ? 'and' : 'or'));
}

function filterInWords(raw: unknown, t: T): string {
  const filter = readFilter(raw);
  if (filter === undefined) return t('asJson', { json: cut(stringifyExactly(raw) ?? 'null') });
  const { comparison, state, value } = filter;
  const field = filter.fieldName === '' ? t('noField') : filter.fieldName;
  if (comparison === 'changed') return t('says_changed', { field });
  const sentence =
    (comparison === 'eq' || comparison === 'ne') && isEmpty(value)
      ? t(comparison === 'eq' ? 'isEmpty' : 'isNotEmpty', { field })
      : isDay(value) && ORDERS.some((one) => one === comparison)
        ? t(`says_${comparison as (typeof ORDERS)[number]}_date`, { field, value: value.slice(0, 40) })
        : t(`says_${comparison}`, { field, value: valueInWords(value) });
  return state === 'oldState' ? t('inOldState', { sentence }) : sentence;
}

const ORDERS = ['gt', 'gte', 'lt', 'lte'] as const;

function isDay(value: unknown): value is string {
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}/.test(value);
}

function isEmpty(value: unknown): boolean {
  return (
    value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
  );
}

function valueInWords(value: unknown): string {
  const kind = kindOf(value);
  if (kind === 'array') {
    return cut(
      membersOf(value)
        .map(([, one]) => valueInWords(one))
        .join(', '),
    );
  }
  return cut(kind === 'object' ? (stringifyExactly(value) ?? '') : scalarText(value));
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
