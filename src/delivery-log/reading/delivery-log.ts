import { Injectable, Optional } from '@nestjs/common';
import { Partitions, RetentionPeriod } from '../../platform/database/index.js';
import { dayOf, Succession } from '../../delivery/index.js';
import { lowestIdAt } from '../../platform/crypto/index.js';
import { DeliveryLogRepository, TROUBLE } from './delivery-log.repository.js';
import { type DeliveryPosition, isNewer, positionAfter } from './delivery-position.js';
import { LOG_LIMITS, type LogLimits } from './log-limits.js';
import { daysIn, type LogRange, scopeOf } from './log-scope.js';
import { type DeliveryQuery, isInState, type LoggedDelivery } from './logged-delivery.js';
import { type Page, pageOf, type Step } from './merge-sources.js';
import { keyOf, readDeferred, RetriedDeliveriesSource } from './deferred-deliveries-source.js';
import { deliveryAt } from './segment-deliveries.js';
import { SegmentDeliveriesSource } from './segment-deliveries-source.js';

/** A delivery with the URL that it goes to, null when its subscription is forgotten, and that one's name. */
export type ListedDelivery = LoggedDelivery & {
  readonly url: string | null;
  readonly subscriptionName: string | null;
};

/**
 * Every delivery of the retention period, and older ones that are still retrying, on hold or exhausted; newest first. What went
 * well is read out of the segments; what did not is a row, and so is what a replay made.
 */
@Injectable()
export class DeliveryLog {
  constructor(
    private readonly repository: DeliveryLogRepository,
    private readonly succession: Succession,
    private readonly partitions: Partitions,
    private readonly retention: RetentionPeriod,
    @Optional() private readonly limits: LogLimits = LOG_LIMITS,
  ) {}

  /**
   * One page of a customer's deliveries. It may hold fewer than its limit, even none, and yet have a next one: enough was
   * searched for one page.
   */
  async list(
    customerId: string,
    query: DeliveryQuery,
    page: { readonly after?: DeliveryPosition | undefined; readonly limit: number },
  ): Promise<Omit<Page, 'deliveries'> & { readonly deliveries: ListedDelivery[] }> {
    const scope = await scopeOf(this.repository, this.succession, customerId, query, page.after);
    if (scope === undefined) return { deliveries: [], next: null };
    const { range, endpointId, predecessors, event, everyTime } = scope;
    const subscriptions = scope.subscriptions && new Set([...scope.subscriptions, ...predecessors]);
    const deferred = new RetriedDeliveriesSource(this.repository, customerId, query, endpointId, this.limits);
    if (query.jobId !== undefined) {
      const touched = await pageOf(
        [deferred.steps('ofJob', everyTime.after, everyTime.lowestId)],
        page.limit,
      );
      return { ...touched, deliveries: await this.withUrls(touched.deliveries) };
    }
    const replayed = event && deferred.replaysOf(event, everyTime.after, everyTime.lowestId);
    const troubles = TROUBLE.filter((state) => isInState(query, state));
    const found =
      troubles.length === query.states?.length
        ? await pageOf(
            [
              ...troubles.map((state) => deferred.steps(state, range.after, range.lowestId)),
              ...(replayed === undefined ? [] : [replayed]),
            ],
            page.limit,
          )
        : await this.everywhere(customerId, query, subscriptions, range, deferred, replayed, page.limit);
    return { ...found, deliveries: await this.withUrls(found.deliveries) };
  }

  /** Segments of the retention period, what replays made, and what is in trouble from before. */
  private async everywhere(
    customerId: string,
    query: DeliveryQuery,
    subscriptions: ReadonlySet<string> | undefined,
    range: LogRange,
    deferred: RetriedDeliveriesSource,
    replayed: AsyncGenerator<Step, void> | undefined,
    limit: number,
  ): Promise<Page> {
    const oldest = this.retention.beginsAt();
    const border = lowestIdAt(oldest);
    const kept = range.lowestId > border ? range.lowestId : border;
    const onlyPending = query.states?.every((state) => state === 'pending') ?? false;
    const parts = onlyPending ? [] : [replayed ?? deferred.steps('replayed', range.after, kept)];
    if (query.replayId === undefined) {
      const days = daysIn(await this.partitions.daysOf('segments'), { ...range, lowestId: kept });
      const segments = new SegmentDeliveriesSource(
        this.repository,
        customerId,
        query,
        subscriptions,
        this.limits,
      );
      parts.push(segments.steps(days, range.after, kept));
    }
    if (range.lowestId < border) {
      const old = positionAfter(oldest - 1);
      const after = isNewer(range.after, old) ? old : range.after;
      const troubles = TROUBLE.filter((state) => isInState(query, state));
      parts.push(...troubles.map((state) => deferred.steps(state, after, range.lowestId)));
    }
    return pageOf(parts, limit);
  }

  /** The customer's deliveries at these places, in their order; those that are forgotten are missing. */
  async at(customerId: string, positions: readonly DeliveryPosition[]): Promise<ListedDelivery[]> {
    const found = await readDeferred(this.repository, customerId, positions);
    const missing = positions.filter((position) => !found.has(keyOf(position)));
    for (const day of new Set(missing.map(({ segmentId }) => dayOf(segmentId)))) {
      const places = missing.filter(({ segmentId }) => dayOf(segmentId) === day);
      const ids = [...new Set(places.map(({ segmentId }) => segmentId))];
      for (const segment of await this.repository.arrays(day, ids, customerId)) {
        for (const position of places) {
          if (position.segmentId !== segment.id || position.index >= segment.subscriptionIds.length) continue;
          const view = deliveryAt(segment, position.index);
          if (!view.deferred) found.set(keyOf(position), view.delivery);
        }
      }
    }
    return this.withUrls(positions.flatMap((position) => found.get(keyOf(position)) ?? []));
  }

  /** The deliveries with their URLs, and the names of their subscriptions. */
  async withUrls(deliveries: readonly LoggedDelivery[]): Promise<ListedDelivery[]> {
    const endpointIds = new Set(deliveries.flatMap(({ endpointId }) => endpointId ?? []));
    const subscriptionIds = new Set(
      deliveries.filter(({ endpointId }) => endpointId === null).map(({ subscriptionId }) => subscriptionId),
    );
    const [names, ofEndpoints, ofSubscriptions] = await Promise.all([
      this.repository.namesOfSubscriptions([...new Set(deliveries.map((one) => one.subscriptionId))]),
      endpointIds.size > 0 ? this.repository.urls([...endpointIds]) : new Map<number, string>(),
      subscriptionIds.size > 0
        ? this.repository.urlsOfSubscriptions([...subscriptionIds])
        : new Map<string, string>(),
    ]);
    return deliveries.map((delivery) => ({
      ...delivery,
      subscriptionName: names.get(delivery.subscriptionId) ?? null,
      url:
        (delivery.endpointId === null
          ? ofSubscriptions.get(delivery.subscriptionId)
          : ofEndpoints.get(delivery.endpointId)) ?? null,
    }));
  }
}
