import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DestinationsRepository, type PingResult, TestDelivery } from '../../delivery/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { newToken } from '../../platform/crypto/index.js';
import { AppError } from '../../platform/http/errors/index.js';
import { versionNumber } from '../model/delivered-versions.js';
import { notFound, SubscriptionReader } from '../resource/subscription-reader.js';
import { testEvent } from './test-event.js';

/** Of one customer on this node, at once. */
const MOST_PINGS = 10;

/** Sends test events to a subscription's URL. */
@Injectable()
export class SubscriptionPing {
  /** Test events under way, by customer. */
  private readonly pings = new Map<string, number>();

  constructor(
    private readonly reader: SubscriptionReader,
    private readonly destinations: DestinationsRepository,
    private readonly testDelivery: TestDelivery,
    private readonly clock: Clock,
  ) {}

  /**
   * Sends one test event now, whatever the URL's health, and waits for its outcome.
   * @throws AppError NotFound; TooManyRequests while the customer has ten under way, which no endpoint queue holds back
   */
  async ping(customerId: string, userId: string, id: string): Promise<PingResult> {
    const subscription = await this.reader.require(customerId, id);
    const destination = (await this.destinations.load([subscription.id])).get(subscription.id);
    if (destination === undefined) throw notFound(id);
    const event = testEvent(subscription, userId, newToken(16, randomBytes), this.clock.now());
    const underWay = this.pings.get(customerId) ?? 0;
    if (underWay >= MOST_PINGS) throw tooManyPings();
    this.pings.set(customerId, underWay + 1);
    try {
      return await this.testDelivery.ping(destination, versionNumber(subscription.version), event);
    } finally {
      const left = this.pings.get(customerId)! - 1;
      if (left > 0) this.pings.set(customerId, left);
      else this.pings.delete(customerId);
    }
  }
}

function tooManyPings(): AppError {
  const message = `There are ${MOST_PINGS} test events under way; wait for one of them.`;
  return new AppError('TooManyRequests', message, { 'Retry-After': '1' });
}
