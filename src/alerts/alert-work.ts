import { Injectable } from '@nestjs/common';
import { type NodePart, OtherParts, ThisNode } from '../delivery/index.js';
import { Clock } from '../platform/clock/clock.js';
import { Log } from '../platform/logging/log.js';
import { SparseWarning } from '../platform/logging/sparse-warning.js';
import type { Alert, AlertFacts } from './alert.js';
import { alertBody } from './alert-body.js';
import { AlertRecipients } from './alert-recipients.js';
import { nextAttemptMs } from './alert-schedule.js';
import { AlertSender } from './alert-sender.js';
import { AlertsMetrics } from './alerts-metrics.js';
import { AlertsRepository } from './alerts.repository.js';

const POLL_MS = 1_000;
const FORGET_EVERY_MS = 60_000;
/** Alerts that this node sends at a time, each to another recipient. */
const MOST_AT_ONCE = 8;
/** Of a recipient that is down, and of a database that is away, there is a line so often. */
const WARN_EVERY_MS = 60_000;

/**
 * Sends what was written down to be told: each alert from one node, with retries for an hour. Deliveries never wait for it, and what
 * becomes of an alert is told to nobody but the log: it is no attempt at a URL and changes no health, so alerts cause no alerts.
 */
@Injectable()
export class AlertWork implements NodePart {
  private readonly underWay = new Map<number, Promise<void>>();
  private readonly warning: SparseWarning;
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;
  private again = false;
  private forgotAt = -Infinity;
  private stopped = true;

  constructor(
    private readonly repository: AlertsRepository,
    private readonly recipients: AlertRecipients,
    private readonly sender: AlertSender,
    private readonly metrics: AlertsMetrics,
    private readonly node: ThisNode,
    private readonly clock: Clock,
    parts: OtherParts,
    log: Log,
  ) {
    parts.add('alerts', this, 'delivery');
    this.warning = new SparseWarning(log.for('alerts'), clock, WARN_EVERY_MS);
  }

  start(): void {
    this.stopped = false;
    this.look();
  }

  /** Begins no more, and waits for what is being sent. Others send the rest once this node has left. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.looking;
    await Promise.all(this.underWay.values());
  }

  /** Looks for what is due: every second, and when one has ended, since the next one of its recipient may be. */
  private look(): void {
    if (this.stopped) return;
    if (this.looking !== undefined) {
      this.again = true;
      return;
    }
    clearTimeout(this.timer);
    this.again = false;
    this.looking = this.begin()
      .catch((error: unknown) =>
        this.warning.warn('Could not look for alerts to send; trying again', { error: String(error) }),
      )
      .then(() => {
        this.looking = undefined;
        if (this.again) this.look();
        else if (!this.stopped) this.timer = setTimeout(() => this.look(), POLL_MS);
      });
  }

  private async begin(): Promise<void> {
    const owner = this.node.id;
    const free = MOST_AT_ONCE - this.underWay.size;
    if (owner === undefined || free <= 0) return;
    if (this.clock.monotonic() - this.forgotAt >= FORGET_EVERY_MS) {
      this.forgotAt = this.clock.monotonic();
      this.metrics.givenUp(await this.repository.expire());
      await this.repository.forget();
    }
    for (const alert of await this.repository.claim(owner, [...this.underWay.keys()], free)) {
      const work = this.sendOrWarn(owner, alert).finally(() => {
        this.underWay.delete(alert.id);
        this.look();
      });
      this.underWay.set(alert.id, work);
    }
  }

  /** What could not be written down is taken up again by the next look, as one that this node has and does not know of. */
  private async sendOrWarn(owner: number, alert: Alert): Promise<void> {
    try {
      await this.send(owner, alert);
    } catch (error) {
      this.warning.warn('Could not write down what became of an alert; it is sent again', {
        error: String(error),
      });
    }
  }

  private async send(owner: number, alert: Alert): Promise<void> {
    const { id, webhookId, type, attempts, ageMs } = alert;
    const recipient = await this.recipients.find(alert);
    if (recipient === undefined) return this.repository.end(owner, id, 'There is no address to send it to.');
    const answer = await this.sender.send(recipient, webhookId, alertBody(alert, await this.factsOf(alert)));
    if (answer === undefined) return this.repository.putOff(owner, id, 0, null);
    if (answer.taken) {
      this.metrics.attempted('sent');
      return this.repository.end(owner, id, null);
    }
    const waitMs = nextAttemptMs(attempts, ageMs);
    const about = { type, host: recipient.url.host, error: answer.error };
    if (waitMs === undefined) {
      this.metrics.attempted('given_up');
      this.warning.warn('An alert was not taken for an hour and is given up', about);
      return this.repository.end(owner, id, answer.error);
    }
    this.metrics.attempted('failed');
    this.warning.warn('An alert was not taken; trying again', about);
    return this.repository.putOff(owner, id, waitMs, answer.error);
  }

  private async factsOf(alert: Alert): Promise<AlertFacts> {
    const { endpointId, segmentIds, deliveryIndexes } = alert;
    const known = alert.subscriptionIds.length > 0;
    const [subscriptionIds, deliveries] = await Promise.all([
      known ? alert.subscriptionIds : this.repository.subscriptions(endpointId),
      segmentIds.length > 0 ? this.repository.deliveries(segmentIds, deliveryIndexes) : [],
    ]);
    return { subscriptionIds, deliveries };
  }
}
