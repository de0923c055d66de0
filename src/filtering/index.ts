export { canonicalFilters } from './parsing/canonical.js';
export { compileFilters, type CompiledFilter } from './evaluation/compile.js';
export { explain, type Mismatch } from './evaluation/explain.js';
export type {
  Comparison,
  Condition,
  Connector,
  Filter,
  FilterContext,
  FilterSet,
  Group,
  StateName,
} from './model/filter.js';

export { MatchInput, matchInput, type EventStates } from './evaluation/match-input.js';
export { matchesByReference, type States } from './evaluation/reference-evaluator.js';
export { findObject, nearestObject, objCodes, type CatalogueObject } from './catalogue/object-catalogue.js';
export { parseFilters, type ParseResult } from './parsing/parse.js';
export { type EventKind, type Indexable, SubscriptionIndex } from './search-index/subscription-index.js';
