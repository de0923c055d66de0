import type { Selection } from '../../event-subscriptions/index.js';
import { mismatchesOf, type SeenEvent } from '../events/mismatches.js';
import { type CompiledFilter, type Filters, matchInput, type Mismatch } from '../../filtering/index.js';
import type { JournalEvent } from '../../delivery/index.js';
import type { ErrorCode } from '../../platform/http/errors/index.js';

/** Whether one event matches the subscription that is tried out. */
export interface EvaluationResult {
  /** Its index among the samples, or its eventId. */
  readonly event: number | string;
  readonly matched: boolean;
  /** Each condition that said no. */
  readonly mismatches: readonly Mismatch[];
  /** Of a sample that publishing would reject: why. */
  readonly error?: { readonly class: ErrorCode; readonly message: string };
}

/** A subscription that is tried out, ready for any number of events. */
export class Trial {
  private readonly filter: CompiledFilter;

  constructor(
    private readonly selection: Selection,
    private readonly filters: Filters,
  ) {
    this.filter = filters.compile(selection.filterSet);
  }

  /** Matches with the filters that publishing uses; mismatches are worked out only for a no. */
  evaluate(
    name: number | string,
    { objCode, eventType, objId }: Pick<JournalEvent, 'objCode' | 'eventType' | 'objId'>,
    states: SeenEvent['states'],
  ): EvaluationResult {
    const { selection } = this;
    const isOfKind = selection.objCode === objCode && selection.eventType === eventType;
    const isOfObject = selection.objId === null || selection.objId === objId;
    const matched = isOfKind && isOfObject && this.filter.matches(matchInput(states));
    const mismatches = matched
      ? []
      : mismatchesOf(selection, { objCode, eventType, objId, states }, this.filters);
    return { event: name, matched, mismatches };
  }
}
