import type { EventPosition } from '../../delivery/index.js';
import type { DeliveryLogRepository, DeferredKind } from './delivery-log.repository.js';
import type { DeliveryPosition } from './delivery-position.js';
import type { LogLimits } from './log-limits.js';
import { type DeliveryQuery, isAboutEvent, isInState, type LoggedDelivery } from './logged-delivery.js';
import type { Step } from './merge-sources.js';
import { deferredView } from './deferred-view.js';

/** Most pages are full after a few; who looks for something rare gets larger batches. */
const FIRST_BATCH = 1_000;

/** Goes through deferred deliveries of one kind, newest first. */
export class RetriedDeliveriesSource {
  constructor(
    private readonly repository: DeliveryLogRepository,
    private readonly customerId: string,
    private readonly query: DeliveryQuery,
    private readonly endpointId: number | undefined,
    private readonly limits: LogLimits,
  ) {}

  async *steps(kind: DeferredKind, from: DeliveryPosition, lowestId: string): AsyncGenerator<Step, void> {
    const { customerId, query, limits } = this;
    let after = from;
    let batch = Math.min(FIRST_BATCH, limits.deferredBatch);
    for (let looked = 0; ;) {
      const range = { customerId, kind, lowestId, after, limit: batch };
      const keys = await this.repository.deferredKeys(range, query, this.endpointId);
      const last = keys.at(-1);
      if (last === undefined) return;
      const meant = keys.filter((key) => key.meant);
      yield* this.read(meant);
      if (last.total < batch) return;
      after = last;
      batch = Math.min(4 * batch, limits.deferredBatch);
      // Rows that were meant and yet not wanted cost more than those that were not.
      looked += last.total + 10 * meant.length;
      if (looked >= limits.deferred) {
        yield { position: after, ended: true };
        return;
      }
    }
  }

  /** What replays made of an event. */
  async *replaysOf(
    event: EventPosition,
    from: DeliveryPosition,
    lowestId: string,
  ): AsyncGenerator<Step, void> {
    const { customerId, query, endpointId } = this;
    const keys = await this.repository.replaysOf(customerId, event, lowestId, from, query, endpointId);
    yield* this.read(keys);
  }

  private async *read(positions: readonly DeliveryPosition[]): AsyncGenerator<Step, void> {
    for (let at = 0; at < positions.length; at += this.limits.rows) {
      const some = positions.slice(at, at + this.limits.rows);
      const found = await readDeferred(this.repository, this.customerId, some);
      for (const position of some) {
        const delivery = found.get(keyOf(position));
        if (delivery !== undefined && this.isMeant(delivery)) yield { position, delivery };
      }
    }
  }

  /** The state may have changed since the key was read. */
  private isMeant(delivery: LoggedDelivery): boolean {
    return isInState(this.query, delivery.state) && isAboutEvent(this.query, delivery);
  }
}

/** The customer's deferred deliveries at these places, by {@link keyOf}. */
export async function readDeferred(
  repository: DeliveryLogRepository,
  customerId: string,
  positions: readonly DeliveryPosition[],
): Promise<Map<string, LoggedDelivery>> {
  const rows = await repository.deferred(customerId, positions);
  return new Map(rows.map((row) => [keyOf(row), deferredView(row)]));
}

export function keyOf({ segmentId, index }: DeliveryPosition): string {
  return `${segmentId}:${index}`;
}
