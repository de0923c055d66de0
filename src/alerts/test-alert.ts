import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { OPERATOR } from '../delivery/index.js';
import { notFound } from '../event-subscriptions/index.js';
import { Clock } from '../platform/clock/clock.js';
import { isUuid } from '../platform/crypto/index.js';
import { AppError } from '../platform/http/errors/index.js';
import { AlertAddressesRepository } from './addresses/alert-addresses.repository.js';
import { testAlertBody } from './alert-body.js';
import { type AlertRecipient, AlertRecipients } from './alert-recipients.js';
import { AlertSender } from './alert-sender.js';
import type { TestAlertResponse } from './test-alert-response.js';

/** Of one customer on this node, at once. */
const MOST_TESTS = 10;

/** Sends test alerts: outside the outbox, so that one is neither tried again nor shown as the last one. */
@Injectable()
export class TestAlert {
  /** Those under way, by customer. */
  private readonly underWay = new Map<string, number>();

  constructor(
    private readonly addresses: AlertAddressesRepository,
    private readonly recipients: AlertRecipients,
    private readonly sender: AlertSender,
    private readonly clock: Clock,
  ) {}

  /**
   * Sends one to the owner of a subscription now, and waits for its outcome.
   * @throws AppError NotFound; StateConflict without an address; SecretUnreadable; ShuttingDown; TooManyRequests while the customer has
   * ten under way
   */
  async send(customerId: string, sentId: string): Promise<TestAlertResponse> {
    const id = sentId.toLowerCase();
    const address = isUuid(id) ? await this.addresses.find(customerId, id) : undefined;
    if (address === undefined) throw notFound(sentId);
    if (address.url === null) {
      throw new AppError('StateConflict', 'This subscription has no address for alerts; set one first.');
    }
    const recipient = await this.recipients.find({ recipient: id, customerId });
    if (recipient === undefined) throw new AppError('SecretUnreadable');
    return this.attempt(customerId, recipient, id);
  }

  /**
   * Sends one to the operator now, and waits for its outcome.
   * @param customerId whose administrator asks
   * @throws AppError StateConflict without ALERT_URL; ShuttingDown; TooManyRequests while the customer has ten under way
   */
  async sendToOperator(customerId: string): Promise<TestAlertResponse> {
    const recipient = await this.recipients.find({ recipient: OPERATOR, customerId });
    if (recipient === undefined) {
      throw new AppError(
        'StateConflict',
        'There is no address for alerts to the operator; set ALERT_URL first.',
      );
    }
    return this.attempt(customerId, recipient, undefined);
  }

  private async attempt(
    customerId: string,
    recipient: AlertRecipient,
    subscriptionId: string | undefined,
  ): Promise<TestAlertResponse> {
    const count = this.underWay.get(customerId) ?? 0;
    if (count >= MOST_TESTS) throw tooMany();
    this.underWay.set(customerId, count + 1);
    try {
      const body = testAlertBody(customerId, subscriptionId, new Date(this.clock.now()));
      const answer = await this.sender.send(recipient, randomUUID(), body);
      if (answer === undefined) throw new AppError('ShuttingDown');
      return answer.taken ? { outcome: 'taken', error: null } : { outcome: 'failed', error: answer.error };
    } finally {
      const left = this.underWay.get(customerId)! - 1;
      if (left > 0) this.underWay.set(customerId, left);
      else this.underWay.delete(customerId);
    }
  }
}

function tooMany(): AppError {
  const message = `There are ${MOST_TESTS} test alerts under way; wait for one of them.`;
  return new AppError('TooManyRequests', message, { 'Retry-After': '1' });
}
