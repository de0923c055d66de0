import { Injectable } from '@nestjs/common';
import { RetentionPeriod } from '../../platform/database/index.js';
import {
  dayOf,
  type JournalEvent,
  decodeEvents,
  unpackEvents,
  DestinationsRepository,
} from '../../delivery/index.js';
import { DeliveryLog, type ListedDelivery } from './delivery-log.js';
import { DeliveryLogRepository } from './delivery-log.repository.js';
import { type DeliveryPosition, positionOf } from './delivery-position.js';
import type { LoggedAttempt, LoggedDelivery } from './logged-delivery.js';
import { deferredView } from './deferred-view.js';
import { type ResponseHead, responseHead } from './response-head.js';
import { deliveryAt } from './segment-deliveries.js';
import { type SentRequest, sentRequest } from './sent-request.js';

/** An attempt with what the receiver answered to a failed one. */
type RecordedAttempt = LoggedAttempt & { readonly response: ResponseHead | null };

/** Everything about one delivery. */
export interface DeliveryRecord {
  readonly delivery: ListedDelivery;
  /** In order. Those of days that are forgotten are missing. */
  readonly attempts: readonly RecordedAttempt[];
  readonly request: SentRequest | { readonly missing: 'no attempt' | 'no subscription' };
}

interface Found {
  readonly delivery: LoggedDelivery;
  readonly attempts: readonly RecordedAttempt[];
  readonly event: () => Promise<JournalEvent>;
}

/** One delivery with all that is known of it. */
@Injectable()
export class DeliveryRecords {
  constructor(
    private readonly repository: DeliveryLogRepository,
    private readonly log: DeliveryLog,
    private readonly destinations: DestinationsRepository,
    private readonly retention: RetentionPeriod,
  ) {}

  /** Undefined when the customer has none of that id, or it is forgotten. */
  async find(customerId: string, id: string): Promise<DeliveryRecord | undefined> {
    const found = await this.look(customerId, id);
    if (found === undefined) return undefined;
    const [delivery] = await this.log.withUrls([found.delivery]);
    return {
      delivery: delivery!,
      attempts: found.attempts,
      request: await this.requestOf(found, delivery!.url),
    };
  }

  /** The same without attempts and request. */
  async summary(customerId: string, id: string): Promise<ListedDelivery | undefined> {
    const found = await this.look(customerId, id);
    return found && (await this.log.withUrls([found.delivery]))[0];
  }

  private async look(customerId: string, id: string): Promise<Found | undefined> {
    const position = positionOf(id);
    if (position === undefined) return undefined;
    return (await this.deferred(customerId, position)) ?? this.inSegment(customerId, position);
  }

  private async deferred(customerId: string, position: DeliveryPosition): Promise<Found | undefined> {
    const [row] = await this.repository.deferred(customerId, [position]);
    if (row === undefined) return undefined;
    const attempts =
      row.firstAttemptAt === null ? [] : await this.repository.attempts(position, row.firstAttemptAt);
    return {
      delivery: deferredView(row),
      attempts: attempts.map(({ at, response, ...attempt }) => ({
        ...attempt,
        atMs: at.getTime(),
        response: response && responseHead(response),
      })),
      event: async () =>
        decodeEvents((await this.repository.deferredBody(row.segmentId, row.eventIndex)) ?? '')[0]!,
    };
  }

  private async inSegment(
    customerId: string,
    { segmentId, index }: DeliveryPosition,
  ): Promise<Found | undefined> {
    const day = dayOf(segmentId);
    if (day < this.retention.oldestDay()) return undefined;
    const segment = await this.repository.segment(customerId, day, segmentId);
    if (segment === undefined || index >= segment.subscriptionIds.length) return undefined;
    const view = deliveryAt(segment, index);
    // Its row was forgotten a moment ago.
    if (view.deferred) return undefined;
    const { lastAttempt } = view.delivery;
    return {
      delivery: view.delivery,
      attempts: lastAttempt === null ? [] : [{ ...lastAttempt, response: null }],
      event: async () => (await unpackEvents(segment.payload))[segment.eventIndexes[index]!]!,
    };
  }

  private async requestOf(
    { delivery, event }: Found,
    url: string | null,
  ): Promise<DeliveryRecord['request']> {
    if (delivery.attempts === 0) return { missing: 'no attempt' };
    const destination = (await this.destinations.load([delivery.subscriptionId])).get(
      delivery.subscriptionId,
    );
    if (destination === undefined || url === null) return { missing: 'no subscription' };
    return sentRequest(delivery, await event(), destination, url);
  }
}
