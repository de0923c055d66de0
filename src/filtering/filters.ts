import { compileFilters, type CompiledFilter } from './evaluation/compile.js';
import { explain, type Mismatch } from './evaluation/explain.js';
import type { States } from './evaluation/reference-evaluator.js';
import type { FilterContext, FilterSet } from './model/filter.js';
import { canonicalFilters } from './parsing/canonical.js';
import { parseFilters, type ParseResult } from './parsing/parse.js';
import { SubscriptionIndex } from './search-index/subscription-index.js';
import { differs } from './values/changed.js';

/**
 * What the other modules do with filters, for injection. It holds nothing, and each method is one function of this module,
 * which tells the rules; whoever matches events keeps the {@link SubscriptionIndex} and asks that directly.
 */
export class Filters {
  /** Reads the `filters` and `filterConnector` of a subscription; says what is wrong and what to warn of. */
  parse(filters: unknown, connector: unknown, context: FilterContext): ParseResult {
    return parseFilters(filters, connector, context);
  }

  /** Prepares filters to be tried on any number of events. */
  compile(set: FilterSet): CompiledFilter {
    return compileFilters(set);
  }

  /** Why an event does not pass; empty when it does. */
  explain(set: FilterSet, states: States): Mismatch[] {
    return explain(set, states);
  }

  /** Whether a field with these values has changed, for the comparison of that name. */
  differs(before: unknown, after: unknown): boolean {
    return differs(before, after);
  }

  /** A text that is the same for filters that say the same. @param connector any value but `OR` counts as `AND` */
  canonical(filters: readonly unknown[], connector: string): string {
    return canonicalFilters(filters, connector);
  }

  /** An empty index, which finds the subscriptions that an event matches. */
  newIndex<Payload>(): SubscriptionIndex<Payload> {
    return new SubscriptionIndex<Payload>();
  }
}
