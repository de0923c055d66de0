import type { components } from '../api/schema';
import type { mismatchTexts } from '../texts/mismatches';
import type { Translate } from '../texts/useTexts';
import { kindOf, membersOf, pretty, scalarText } from './json';

export type Mismatch = components['schemas']['MismatchResponse'];
type T = Translate<typeof mismatchTexts>;

/** Longer values are cut in a sentence. */
const LONGEST = 80;

/** Why a condition said no, in one sentence. */
export function sentenceOf(mismatch: Mismatch, t: T): string {
  const { path, fieldName, comparison, state } = mismatch;
  if (path === 'objCode' || path === 'eventType' || path === 'objId') {
    return t(`not_${path}`, { found: foundIn(mismatch, t), wanted: value(mismatch.wanted) });
  }
  if (fieldName === undefined || comparison === undefined) return ownWords(mismatch, t);
  const field = fieldName;
  if (comparison === 'changed') {
    return 'found' in mismatch ? t('sameAs', { field, found: value(mismatch.found) }) : t('same', { field });
  }
  const wanted = 'wanted' in mismatch ? value(mismatch.wanted) : t('longValue');
  const order = ORDERS.find((one) => one === comparison);
  const sentence = t('says', {
    field,
    found: foundIn(mismatch, t),
    wants:
      isEmpty(mismatch) && (comparison === 'eq' || comparison === 'ne')
        ? t(comparison === 'eq' ? 'wants_empty' : 'wants_something')
        : order !== undefined && isDay(mismatch.wanted)
          ? t(`wants_${order}_date`, { wanted })
          : t(`wants_${comparison}`, { wanted }),
  });
  return state === 'oldState' ? t('before', { sentence }) : sentence;
}

const ORDERS = ['gt', 'gte', 'lt', 'lte'] as const;

/** Whether it would have passed if the comparison did not mind case. */
export function differsInCase({ comparison, found, wanted }: Mismatch): boolean {
  const [have, want] = [textsOf(found), textsOf(wanted)];
  if (have.length === 0 || want.length === 0) return false;
  if (comparison === 'eq') return have.length === 1 && want.length === 1 && same(have[0]!, want[0]!);
  if (comparison !== 'contains') return false;
  return want.every((part) =>
    typeof found === 'string'
      ? found.toLowerCase().includes(part.toLowerCase())
      : have.some((one) => same(one, part)),
  );
}

/** The place of a filter as the builder calls it: 2, or 2.1 in a group; undefined for what is no filter. */
export function placeOf({ path }: Mismatch): string | undefined {
  const steps = [...path.matchAll(/filters\[(\d+)\]/g)].map(([, index]) => Number(index) + 1);
  return steps.length === 0 ? undefined : steps.join('.');
}

/** What can never work, as the service says it. */
function ownWords({ path, sentence }: Mismatch, t: T): string {
  const words = sentence.startsWith(`${path}: `) ? sentence.slice(path.length + 2) : sentence;
  if (words.startsWith('there is no fieldName')) return t('noField');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

function foundIn(mismatch: Mismatch, t: T): string {
  const { path, sentence, fieldName, found } = mismatch;
  if (!('found' in mismatch)) {
    return t(sentence.startsWith(`${path}: ${fieldName} is nothing, wanted `) ? 'notThere' : 'longValue');
  }
  return found === null ? t('empty') : value(found);
}

function isEmpty({ wanted, ...rest }: Mismatch): boolean {
  return 'wanted' in { wanted, ...rest } && (wanted === null || wanted === '');
}

function isDay(wanted: unknown): boolean {
  return typeof wanted === 'string' && /^\d{4}-\d{2}-\d{2}/.test(wanted);
}

function value(one: unknown): string {
  const kind = kindOf(one);
  const text =
    kind === 'array'
      ? membersOf(one)
          .map(([, member]) => value(member))
          .join(', ')
      : kind === 'object'
        ? pretty(one).replaceAll(/\n\s*/g, ' ')
        : scalarText(one);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function textsOf(one: unknown): readonly string[] {
  const some: readonly unknown[] = Array.isArray(one) ? one : [one];
  return some.every((member) => typeof member === 'string') ? (some as readonly string[]) : [];
}

function same(a: string, b: string): boolean {
  return a !== b && a.toLowerCase() === b.toLowerCase();
}
