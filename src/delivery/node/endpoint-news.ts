import { Injectable } from '@nestjs/common';
import { Notifications } from '../../platform/database/index.js';
import { Log } from '../../platform/logging/log.js';
import { BlockedEndpoints } from '../endpoints/blocked-endpoints.js';
import { DeliveryEvents } from '../model/delivery-events.js';
import type { HealthChange } from '../model/health-change.js';
import { Retrier } from '../retries/retrier.js';
import type { NodePart } from './node-part.js';

/** Passes on which endpoints were disabled, frozen or enabled: what happened here to all nodes, and theirs to this one. */
@Injectable()
export class EndpointNews implements NodePart {
  private readonly log: Log;

  constructor(
    private readonly blocked: BlockedEndpoints,
    private readonly retrier: Retrier,
    private readonly notifications: Notifications,
    events: DeliveryEvents,
    log: Log,
  ) {
    this.log = log.for('delivery');
    events.on('endpointHealthChanged', (changes) => this.changed(changes));
  }

  /** @throws the database's error */
  async start(): Promise<void> {
    this.notifications.listen('endpoint_health', () => void this.hear());
    await this.blocked.refresh();
  }

  stop(): void {
    // What others tell from here on changes nothing: nothing more is sent.
  }

  /** Tells this node and the others that URLs were enabled, by a transaction that has been committed. */
  async enabled(changes: readonly HealthChange[]): Promise<void> {
    if (changes.length > 0) this.changed(changes);
    await this.notifications.notify('work').catch(() => undefined);
  }

  private changed(changes: readonly HealthChange[]): void {
    this.blocked.apply(changes);
    for (const { url, customerId, from, to, reason } of changes) {
      const about = { url: withoutQuery(url), customerId, reason };
      if (to === 'healthy') this.log.info(`A URL that was ${from} is enabled again`, about);
      else this.log.warn(`A URL is ${to}`, about);
    }
    this.retrier.wake();
    // Whoever misses it hears of it at the next renewal of its lease.
    this.notifications.notify('endpoint_health').catch(() => undefined);
  }

  private async hear(): Promise<void> {
    try {
      await this.blocked.refresh();
      this.retrier.wake();
    } catch (error) {
      this.log.warn('Could not read the health of URLs', { error: String(error) });
    }
  }
}

/** Query strings may hold secrets and are never logged. */
function withoutQuery(url: string): string {
  return url.split(/[?#]/, 1)[0]!;
}
