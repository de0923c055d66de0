export { canonicalFilters } from './canonical.js';
export { compileFilters, type CompiledFilter } from './compile.js';
export { explain, type Refusal } from './explain.js';
export type {
  Comparison,
  Condition,
  Connector,
  Filter,
  FilterContext,
  FilterSet,
  Group,
  StateName,
} from './filter.js';
export { parseInstant, type Instant } from './instants.js';
export { MatchInput, matchInput, type EventStates } from './match-input.js';
export { matchesNaively, type States } from './naive.js';
export { findObject, nearestObject, objCodes, type CatalogueObject } from './object-catalogue.js';
export { parseFilters, type ParseResult } from './parse.js';
export { type EventKind, type Indexable, SubscriptionIndex } from './subscription-index.js';
