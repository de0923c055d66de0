import { Injectable, Optional } from '@nestjs/common';
import { Partitions, RetentionPeriod } from '../../platform/database/index.js';
import { type EventPosition, isPossible, dayOf, parseId } from '../../delivery/index.js';
import { lowestIdAt } from '../../platform/crypto/index.js';
import { DeliveryLogRepository, type DeferredKind } from './delivery-log.repository.js';
import {
  type DeliveryPosition,
  isNewer,
  LARGEST_DELIVERY_INDEX,
  positionAfter,
} from './delivery-position.js';
import { LOG_LIMITS, type LogLimits } from './log-limits.js';
import { type DeliveryQuery, isInState, type LoggedDelivery } from './logged-delivery.js';
import { type Page, pageOf, type Step } from './merge-sources.js';
import { RetriedDeliveriesSource } from './retried-deliveries-source.js';
import { SegmentDeliveriesSource } from './segment-deliveries-source.js';

/** A delivery with the URL that it goes to; null when its subscription is forgotten. */
export type ListedDelivery = LoggedDelivery & { readonly url: string | null };

/** Which part of the log is meant; `lowestId` is included. */
interface Range {
  readonly after: DeliveryPosition;
  readonly lowestId: string;
}

/** The states that only deferred deliveries have; these are found without their segments. */
const TROUBLE = ['retrying', 'onHold', 'exhausted'] as const satisfies readonly DeferredKind[];

/**
 * Every delivery of the retention period, and older ones that are still retrying, on hold or exhausted; newest first. What went
 * well is read out of the segments; what did not is a row, and so is what a replay made.
 */
@Injectable()
export class DeliveryLog {
  constructor(
    private readonly repository: DeliveryLogRepository,
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
    const endpoint =
      query.href === undefined ? undefined : await this.repository.endpointOf(customerId, query.href);
    if (query.href !== undefined && endpoint === undefined) return { deliveries: [], next: null };
    const subscriptions = subscriptionsMeant(query, endpoint?.subscriptionIds);
    const lowestId = lowestIdAt(query.sinceMs ?? 0);
    const newest = positionAfter(query.untilMs ?? Infinity);
    const after = page.after !== undefined && isNewer(newest, page.after) ? page.after : newest;
    const deferred = new RetriedDeliveriesSource(
      this.repository,
      customerId,
      query,
      endpoint?.id,
      this.limits,
    );
    const event = query.eventId === undefined ? undefined : parseId(query.eventId, 'evt');
    if (query.eventId !== undefined && (event === undefined || !isPossible(event))) {
      return { deliveries: [], next: null };
    }
    const replayed = event && deferred.replaysOf(event, after, lowestId);
    const range = event === undefined ? { after, lowestId } : segmentOf(event, after, lowestId);
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
    range: Range,
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
      const days = (await this.partitions.daysOf('segments'))
        .filter((day) => day >= dayOf(kept) && day <= dayOf(range.after.segmentId))
        .reverse();
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

  /** The deliveries with their URLs. */
  async withUrls(deliveries: readonly LoggedDelivery[]): Promise<ListedDelivery[]> {
    const endpointIds = new Set(deliveries.flatMap(({ endpointId }) => endpointId ?? []));
    const subscriptionIds = new Set(
      deliveries.filter(({ endpointId }) => endpointId === null).map(({ subscriptionId }) => subscriptionId),
    );
    const [ofEndpoints, ofSubscriptions] = await Promise.all([
      endpointIds.size > 0 ? this.repository.urls([...endpointIds]) : new Map<number, string>(),
      subscriptionIds.size > 0
        ? this.repository.urlsOfSubscriptions([...subscriptionIds])
        : new Map<string, string>(),
    ]);
    return deliveries.map((delivery) => ({
      ...delivery,
      url:
        (delivery.endpointId === null
          ? ofSubscriptions.get(delivery.subscriptionId)
          : ofEndpoints.get(delivery.endpointId)) ?? null,
    }));
  }
}

/** The part of a range that lies in the event's own segment. */
function segmentOf({ segmentId }: EventPosition, after: DeliveryPosition, lowestId: string): Range {
  const end = { segmentId, index: LARGEST_DELIVERY_INDEX };
  return {
    after: isNewer(end, after) ? after : end,
    lowestId: segmentId > lowestId ? segmentId : lowestId,
  };
}

function subscriptionsMeant(
  { subscriptionId }: DeliveryQuery,
  ofEndpoint: readonly string[] | undefined,
): ReadonlySet<string> | undefined {
  if (subscriptionId === undefined) return ofEndpoint && new Set(ofEndpoint);
  const meant = ofEndpoint === undefined || ofEndpoint.includes(subscriptionId);
  return new Set(meant ? [subscriptionId] : []);
}
