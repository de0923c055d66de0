export { FilteringModule } from './filtering.module.js';
export { Filters } from './filters.js';

export {
  COMPARISONS,
  type Comparison,
  type Connector,
  CONNECTORS,
  type FilterSet,
  STATE_NAMES,
  type StateName,
} from './model/filter.js';
export type { CompiledFilter } from './evaluation/compile.js';
export { matchInput, type EventStates } from './evaluation/match-input.js';
export type { Mismatch } from './evaluation/explain.js';
export type { States } from './evaluation/reference-evaluator.js';
export type { EventKind, SubscriptionIndex } from './search-index/subscription-index.js';

export { findObject, nearestObject, objCodes } from './catalogue/object-catalogue.js';
export {
  type DescribedField,
  type DescribedObject,
  describedObjects,
  FIELD_RESTRICTIONS,
  type FieldRestriction,
  FIELD_TYPES,
  type FieldType,
} from './catalogue/described-objects.js';
