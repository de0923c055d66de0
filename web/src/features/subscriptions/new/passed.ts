import type { components } from '../../../api/schema';
import type { EditedFilters } from '../filters/FiltersEditor';
import { readFilter } from '../filters/reading';

/** How many events one filter lets through. */
export interface Passed {
  /** Counted from 1, as the form does. */
  readonly place: number;
  /** Undefined: it is a group, or what no row can show. */
  readonly field: string | undefined;
  readonly count: number;
}

/**
 * What each filter lets through by itself. Of filters that are joined by OR nothing is told: the service says of an event that matches not
 * which of them said no.
 */
export function passedBy(
  { connector, items }: EditedFilters,
  results: readonly Pick<components['schemas']['EvaluationResultResponse'], 'mismatches' | 'error'>[],
): readonly Passed[] {
  if (connector === 'OR') return [];
  return items.map(({ raw, members }, index) => {
    const path = `filters[${index}]`;
    const isOf = (place: string): boolean => place === path || place.startsWith(`${path}.`);
    const said = results.filter(
      ({ mismatches, error }) => error === undefined && !mismatches.some((one) => isOf(one.path)),
    );
    return {
      place: index + 1,
      field: members === undefined ? readFilter(raw)?.fieldName : undefined,
      count: said.length,
    };
  });
}
