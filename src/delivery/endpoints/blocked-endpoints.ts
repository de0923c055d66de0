import { Injectable } from '@nestjs/common';
import { DeliveryEvents } from '../model/delivery-events.js';
import type { HealthChange } from '../model/health-change.js';
import { EndpointsRepository } from './endpoints.repository.js';

/**
 * The endpoints to which nothing is sent, as far as this node has heard: its own changes at once, others' by NOTIFY. The
 * database is asked again before anything deferred is claimed, so being late costs a few attempts and nothing else.
 */
@Injectable()
export class BlockedEndpoints {
  private ids: ReadonlySet<number> = new Set();
  private reading: Promise<void> | undefined;
  private again = false;

  constructor(
    private readonly repository: EndpointsRepository,
    private readonly events: DeliveryEvents,
  ) {}

  has(endpointId: number): boolean {
    return this.ids.has(endpointId);
  }

  /** What this node itself has just written down. */
  apply(changes: readonly HealthChange[]): void {
    const next = new Set(this.ids);
    for (const { endpointId, to } of changes) {
      if (to === 'healthy') next.delete(endpointId);
      else next.add(endpointId);
    }
    this.become(next);
    // A reading that began before these changes would undo them.
    if (this.reading !== undefined) this.again = true;
  }

  /** Reads all of them anew. @throws the database's error */
  async refresh(): Promise<void> {
    if (this.reading !== undefined) {
      this.again = true;
      return this.reading;
    }
    this.reading = this.read().finally(() => (this.reading = undefined));
    return this.reading;
  }

  private async read(): Promise<void> {
    do {
      this.again = false;
      const ids = new Set(await this.repository.blocked());
      if (!this.again) this.become(ids);
    } while (this.again);
  }

  private become(ids: ReadonlySet<number>): void {
    const before = this.ids;
    this.ids = ids;
    for (const id of ids) if (!before.has(id)) this.events.emit('endpointBlocked', id);
  }
}
