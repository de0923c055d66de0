import type { DeliveryLogRepository, SegmentEntry } from './delivery-log.repository.js';
import type { DeliveryPosition } from './delivery-position.js';
import type { LogLimits } from './log-limits.js';
import { type DeliveryQuery, isInState } from './logged-delivery.js';
import type { Step } from './merge-sources.js';
import { keyOf, readDeferred } from './deferred-deliveries-source.js';
import { deliveriesIn, isFor, type SegmentDeliveryView } from './segment-deliveries.js';

/** Deliveries whose look-up arrays are in memory at a time, and segments; a single segment may have more. */
const PORTION = { deliveries: 5_000, segments: 100 };

/** Goes through the deliveries of segments, newest first. */
export class SegmentDeliveriesSource {
  constructor(
    private readonly repository: DeliveryLogRepository,
    private readonly customerId: string,
    private readonly query: DeliveryQuery,
    private readonly subscriptions: ReadonlySet<string> | undefined,
    private readonly limits: LogLimits,
  ) {}

  /** @param days newest first */
  async *steps(
    days: readonly string[],
    from: DeliveryPosition,
    lowestId: string,
  ): AsyncGenerator<Step, void> {
    const { customerId, query, subscriptions, limits } = this;
    if (subscriptions?.size === 0) return;
    let after = from;
    let looked = 0;
    for (const day of days) {
      for (;;) {
        const range = { customerId, day, lowestId, highestId: after.segmentId, limit: limits.batch };
        const entries = await this.repository.segments(range, query, subscriptions);
        for (const portion of inPortions(entries)) yield* this.read(day, portion, after);
        looked += entries.length;
        const oldest = entries.at(-1);
        if (oldest === undefined || entries.length < limits.batch) break;
        // Nothing of that segment comes after its first delivery.
        after = { segmentId: oldest.id, index: 0 };
        if (looked >= limits.segments) {
          yield { position: after, ended: true };
          return;
        }
      }
    }
  }

  private async *read(
    day: string,
    ids: readonly string[],
    after: DeliveryPosition,
  ): AsyncGenerator<Step, void> {
    let some: SegmentDeliveryView[] = [];
    for (const segment of await this.repository.arrays(day, ids, this.customerId)) {
      for (const view of deliveriesIn(segment, this.query, this.subscriptions, after)) {
        some.push(view);
        if (some.length < this.limits.rows) continue;
        yield* this.complete(some);
        some = [];
      }
    }
    yield* this.complete(some);
  }

  /** Fills in what only the rows of deferred deliveries know. */
  private async *complete(views: readonly SegmentDeliveryView[]): AsyncGenerator<Step, void> {
    const deferred = views.flatMap((view) => (view.deferred ? view.position : []));
    const found = await readDeferred(this.repository, this.customerId, deferred);
    for (const view of views) {
      const delivery = view.deferred ? found.get(keyOf(view.position)) : view.delivery;
      if (delivery === undefined || !isInState(this.query, delivery.state)) continue;
      // Of one that was moved, both subscriptions may be asked for; of one that was not, only its own.
      if (view.deferred && !isFor(this.query, view.subscriptionId, delivery.subscriptionId)) continue;
      yield { position: delivery.position, delivery };
    }
  }
}

/** The ids of the segments with deliveries that may be meant, in portions. */
function* inPortions(entries: readonly SegmentEntry[]): Generator<string[]> {
  let portion: string[] = [];
  let deliveries = 0;
  for (const entry of entries) {
    if (entry.deliveries === 0) continue;
    const full = portion.length === PORTION.segments || deliveries + entry.deliveries > PORTION.deliveries;
    if (portion.length > 0 && full) {
      yield portion;
      portion = [];
      deliveries = 0;
    }
    portion.push(entry.id);
    deliveries += entry.deliveries;
  }
  if (portion.length > 0) yield portion;
}
