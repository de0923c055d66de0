import type { FilterSet } from '../../filtering/index.js';

/** What a subscription asks for: all that decides whether it matches an event. */
export interface Selection {
  readonly objCode: string;
  readonly eventType: string;
  /** Null: every object. */
  readonly objId: string | null;
  readonly filterSet: FilterSet;
}
