/** The comparisons of docs/contract/event-subscriptions.md#5. */
export const COMPARISONS = [
  'eq',
  'ne',
  'gt',
  'gte',
  'lt',
  'lte',
  'contains',
  'notContains',
  'containsOnly',
  'changed',
] as const;

export type Comparison = (typeof COMPARISONS)[number];

export const STATE_NAMES = ['newState', 'oldState'] as const;

export type StateName = (typeof STATE_NAMES)[number];

export const CONNECTORS = ['AND', 'OR'] as const;

export type Connector = (typeof CONNECTORS)[number];

/** A filter that tests a field. `path` is its place in the request, such as `filters[1].filters[0]`. */
export interface Condition {
  readonly kind: 'condition';
  readonly path: string;
  readonly fieldName: string;
  /** As sent; null when it was not given. */
  readonly fieldValue: unknown;
  readonly comparison: Comparison;
  readonly state: StateName;
}

/** A filter that can never work; it counts as not passing. */
interface NeverPassing {
  readonly kind: 'never';
  readonly path: string;
  /** Why, as a sentence for the subscription's owner. */
  readonly reason: string;
}

export type Filter = Condition | NeverPassing;

export interface Group {
  readonly kind: 'group';
  readonly path: string;
  readonly connector: Connector;
  readonly filters: readonly Filter[];
}

/** All filters of a subscription; with none, every event passes. */
export interface FilterSet {
  readonly connector: Connector;
  readonly filters: readonly (Filter | Group)[];
}

/** What the filters are for; it decides which of them can work. */
export interface FilterContext {
  /** From the catalogue; with another one, no field is checked. */
  readonly objCode: string;
  /** CREATE, UPDATE or DELETE. */
  readonly eventType: string;
  /** Read from the store: its warnings were given at its creation, and to look for near names takes long. */
  readonly isStored?: boolean;
}
