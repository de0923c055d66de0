import { DELIVERY_STATES, type DeliveryState } from '../../delivery/index.js';
import type { LogScope } from './log-scope.js';
import { type DeliveryQuery, isInState } from './logged-delivery.js';

/** How many deliveries are in each state. */
export interface CountedDeliveries {
  readonly counts: Readonly<Record<DeliveryState, number>>;
  /** The states of which there may be more: enough was looked through. */
  readonly atLeast: readonly DeliveryState[];
}

export const NOTHING: CountedDeliveries = { counts: zeros(), atLeast: [] };

/** One count under way. States that the query does not ask for are not counted. */
export class Tally {
  private readonly counts = zeros();
  private readonly unfinished = new Set<DeliveryState>();

  constructor(
    readonly customerId: string,
    readonly query: DeliveryQuery,
    readonly scope: LogScope,
  ) {}

  add(state: DeliveryState, by: number): void {
    if (isInState(this.query, state)) this.counts[state] += by;
  }

  /** There may be more in these states. */
  stopped(...states: readonly DeliveryState[]): void {
    for (const state of states) if (isInState(this.query, state)) this.unfinished.add(state);
  }

  get result(): CountedDeliveries {
    return { counts: this.counts, atLeast: DELIVERY_STATES.filter((state) => this.unfinished.has(state)) };
  }
}

function zeros(): Record<DeliveryState, number> {
  return { pending: 0, retrying: 0, onHold: 0, delivered: 0, exhausted: 0, cancelled: 0 };
}
