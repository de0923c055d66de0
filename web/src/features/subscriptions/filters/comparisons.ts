import type { CatalogueObject } from '../../../api/objects';
import type { components } from '../../../api/schema';
import { COMPARISONS, type Comparison, type StateName } from './reading';

export type CatalogueField = components['schemas']['CatalogueFieldResponse'];

const ORDER = ['gt', 'gte', 'lt', 'lte'] as const;

const OF_TYPE: Readonly<Record<NonNullable<CatalogueField['type']>, readonly Comparison[]>> = {
  id: ['eq', 'ne', 'changed', 'contains', 'notContains'],
  date: ['eq', 'ne', 'changed', ...ORDER],
  number: ['eq', 'ne', 'changed', ...ORDER],
  boolean: ['eq', 'ne', 'changed'],
  list: ['contains', 'notContains', 'containsOnly', 'eq', 'ne', 'changed'],
  object: ['eq', 'ne', 'changed', 'contains', 'notContains'],
};

/**
 * The comparisons that make sense for a field. The one that is set is always among them: nothing that somebody wrote goes away because
 * it is odd.
 */
export function comparisonsFor(
  field: CatalogueField | undefined,
  present: Comparison,
): readonly Comparison[] {
  const usual = allowed(field);
  return usual.includes(present) ? usual : [...usual, present];
}

function allowed(field: CatalogueField | undefined): readonly Comparison[] {
  if (field?.restriction === 'changedOnly' || field?.restriction === 'notFilterable') return ['changed'];
  return field?.type === undefined || field.type === null ? COMPARISONS : OF_TYPE[field.type];
}

/** The states that a filter of an event type can look at: a CREATE has no old one, a DELETE no new one. */
export function statesFor(eventType: string, present: StateName): readonly StateName[] {
  const usual: readonly StateName[] =
    eventType === 'CREATE' ? ['newState'] : eventType === 'DELETE' ? ['oldState'] : ['newState', 'oldState'];
  return usual.includes(present) ? usual : [...usual, present];
}

/** The field that a name leads to: itself, or the first step of a path. */
export function fieldOf(object: CatalogueObject | undefined, name: string): CatalogueField | undefined {
  const { fields = [] } = object ?? {};
  const own = fields.find((field) => field.name === name);
  if (own !== undefined) return own;
  const first = fields.find((field) => field.name === name.split('.')[0]);
  // A path into a field reaches its leaves, of which nothing is known.
  if (first === undefined || first.name === name) return undefined;
  return first.restriction === 'nestedOnly' || first.restriction === null
    ? { ...first, name, type: null, restriction: null }
    : { ...first, name };
}
