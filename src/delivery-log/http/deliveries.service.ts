import { Inject, Injectable } from '@nestjs/common';
import { encodeCursor, Succession, timeOf } from '../../delivery/index.js';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';
import { DeliveryCounts } from '../reading/delivery-counts.js';
import { DeliveryLog } from '../reading/delivery-log.js';
import { DeliveryRecords } from '../reading/delivery-records.js';
import { RetryNow, type RetryRejection } from '../manual-retry/retry-now.js';
import type { Actor } from '../../platform/audit/index.js';
import { AppError } from '../../platform/http/errors/index.js';
import { type JsonAnswer, jsonList, MOST_PAGE_BYTES } from '../../platform/http/json-list.js';
import type {
  DeliveryCountsResponse,
  DeliveryRecordResponse,
  DeliveryResponse,
} from './delivery-responses.js';
import { SUBSCRIPTIONS_PATH } from '../../event-subscriptions/index.js';
import { quoted } from '../../lib/value-text.js';
import {
  deliveryQuery,
  type FilterDeliveriesQuery,
  type ListDeliveriesQuery,
} from './list-deliveries-query.js';
import { presentDelivery, presentRecord } from './present-delivery.js';

/** Why a delivery is not tried now; what helps follows where something does. */
const REJECTIONS: Readonly<Record<RetryRejection, string>> = {
  pending: 'Its first attempt is still to come.',
  delivered: 'It was delivered.',
  cancelled: 'It was cancelled.',
  underWay: 'An attempt is under way.',
  unsubscribed: 'Its subscription was deleted.',
  paused: 'Its subscription is paused.',
  disabled: 'Its URL is disabled.',
  frozen: 'Its URL is frozen.',
};

/** The delivery log (docs/contract/event-subscriptions.md#4). Another customer's deliveries are not there. */
@Injectable()
export class DeliveriesService {
  constructor(
    private readonly log: DeliveryLog,
    private readonly counting: DeliveryCounts,
    private readonly records: DeliveryRecords,
    private readonly retryNow: RetryNow,
    private readonly succession: Succession,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  /** One page, newest first. */
  async list(customerId: string, query: ListDeliveriesQuery): Promise<JsonAnswer> {
    const { cursor: after, limit } = query;
    const { deliveries, next } = await this.log.list(customerId, deliveryQuery(query), { after, limit });
    return jsonList({
      name: 'deliveries',
      entries: deliveries,
      present: (delivery) => presentDelivery(delivery, this.uriOf),
      mostBytes: MOST_PAGE_BYTES,
      meta: (shown) => {
        const on = shown < deliveries.length ? deliveries[shown - 1]!.position : next;
        if (on === null) return { cursor: null, searchedTo: null };
        return { cursor: encodeCursor(on), searchedTo: new Date(timeOf(on.segmentId)).toISOString() };
      },
    });
  }

  /** How many of them are in each state. */
  async counts(customerId: string, query: FilterDeliveriesQuery): Promise<DeliveryCountsResponse> {
    const { counts, atLeast } = await this.counting.count(customerId, deliveryQuery(query));
    return { ...counts, complete: atLeast.length === 0, atLeast: [...atLeast] };
  }

  /** @throws AppError NotFound */
  async get(customerId: string, id: string): Promise<DeliveryRecordResponse> {
    const record = await this.records.find(customerId, id);
    if (record === undefined) throw notFound(id);
    const { delivery } = record;
    const [refused, current] = await Promise.all([
      this.retryNow.rejection(customerId, delivery),
      this.succession.current(customerId, delivery.subscriptionId),
    ]);
    return {
      ...presentRecord(record, this.uriOf),
      retryRefused: refused ?? null,
      currentSubscriptionId: current,
    };
  }

  /** One attempt at once. @throws AppError NotFound; UrlDisabled; SubscriptionPaused; StateConflict when there is nothing to try */
  async retry(actor: Actor, id: string): Promise<DeliveryResponse> {
    const result = await this.retryNow.retry(actor, id);
    if (result === undefined) throw notFound(id);
    if ('due' in result) return presentDelivery(result.due, this.uriOf);
    const { refused, subscriptionId } = result;
    const uri = this.uriOf(subscriptionId);
    const why = `The delivery ${quoted(id)} cannot be tried now. ${REJECTIONS[refused]}`;
    if (refused === 'paused') {
      const message = `${why} PATCH ${uri}/settings with {"paused": false} resumes it.`;
      throw new AppError('SubscriptionPaused', message, {}, { subscriptionId });
    }
    if (refused === 'disabled' || refused === 'frozen') {
      throw new AppError('UrlDisabled', `${why} PUT ${uri}/enable enables it.`, {}, { subscriptionId });
    }
    const instead = refused === 'delivered' ? ` POST ${uri}/replay sends deliveries once more.` : '';
    throw new AppError('StateConflict', why + instead, {}, { subscriptionId, deliveryState: refused });
  }

  private readonly uriOf = (subscriptionId: string): string =>
    `${this.config.publicUrl}/${SUBSCRIPTIONS_PATH}/${subscriptionId}`;
}

function notFound(id: string): AppError {
  return new AppError('NotFound', `There is no delivery ${quoted(id)}.`);
}
