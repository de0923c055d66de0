import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Log } from '../../platform/logging/log.js';
import { SparseWarning } from '../../platform/logging/sparse-warning.js';
import { DeliveryEvents } from '../model/delivery-events.js';
import { ThisNode } from '../model/this-node.js';
import type { ClaimedDelivery } from '../results/claims.js';
import { ClaimCapacity } from './claim-capacity.js';
import { DueDeliveries } from './due-deliveries.js';
import { RetryAttempts } from './retry-attempts.js';
import { type Preparations, RetryPreparation } from './retry-preparation.js';

const LONGEST_WAIT_MS = 1_000;
/** What can be claimed but finds no capacity here is looked at again so soon, or when an attempt ends. */
const NO_CAPACITY_WAIT_MS = 100;
const AFTER_ERROR_MS = 500;
/** The wait after an attempt ends, so that several ends share one claim. */
const CAPACITY_WAIT_MS = 5;
/** While the database is away a warning comes with every try; one in half a minute says as much. */
const WARN_EVERY_MS = 30_000;

/** Has deferred deliveries sent when it is their turn: claims them in batches, and hands them to {@link RetryAttempts}. */
@Injectable()
export class Retrier {
  private timer: NodeJS.Timeout | undefined;
  private wakesAt = Infinity;
  private polledAt = 0;
  private claiming: Promise<void> | undefined;
  private again = false;
  private crowded = false;
  private stopped = true;
  private readonly warning: SparseWarning;

  constructor(
    private readonly due: DueDeliveries,
    private readonly preparation: RetryPreparation,
    private readonly attempts: RetryAttempts,
    private readonly capacity: ClaimCapacity,
    private readonly node: ThisNode,
    events: DeliveryEvents,
    private readonly clock: Clock,
    log: Log,
  ) {
    this.warning = new SparseWarning(log.for('delivery'), clock, WARN_EVERY_MS);
    events.on('workAvailable', () => this.wake());
    events.on('deferredChanged', () => this.wake());
    events.on('claimEnded', () => {
      if (this.crowded) this.wakeIn(CAPACITY_WAIT_MS);
    });
  }

  start(): void {
    this.stopped = false;
    this.polledAt = this.clock.monotonic();
    this.wake();
  }

  /** Claims no more; resolves when no claim is under way. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.claiming;
  }

  /**
   * Milliseconds since the database was last asked for due deliveries, or there was no capacity for more; undefined while
   * none are claimed.
   */
  get msSincePoll(): number | undefined {
    return this.stopped ? undefined : this.clock.monotonic() - this.polledAt;
  }

  /** Looks for what can be claimed now. */
  wake(): void {
    if (this.stopped) return;
    if (this.claiming) {
      this.again = true;
      return;
    }
    clearTimeout(this.timer);
    this.wakesAt = Infinity;
    this.again = false;
    this.claiming = this.claim()
      .catch((error: unknown) => {
        this.warning.warn('Due deliveries could not be claimed; trying again', { error: String(error) });
        return AFTER_ERROR_MS;
      })
      .then((wait) => this.claimed(wait));
  }

  /** Frees what the database holds in this node's name and this node does not know of. @throws the database's error */
  async releaseForgotten(): Promise<void> {
    if (this.claiming) return;
    // No claim may begin meanwhile: what it gets would look forgotten.
    const release = this.due.releaseForgotten();
    this.claiming = release.catch(() => undefined).then(() => this.claimed(0));
    await release;
  }

  private claimed(wait: number): void {
    this.claiming = undefined;
    if (this.stopped) return;
    if (this.again) this.wake();
    else this.wakeIn(wait);
  }

  private wakeIn(wait: number): void {
    const at = this.clock.monotonic() + wait;
    if (this.stopped || this.claiming || at >= this.wakesAt) return;
    clearTimeout(this.timer);
    this.wakesAt = at;
    this.timer = setTimeout(() => this.wake(), wait);
  }

  /** @returns milliseconds until the next look */
  private async claim(): Promise<number> {
    if (this.node.id === undefined || this.due.isUnsure) return AFTER_ERROR_MS;
    this.crowded = this.capacity.isFull;
    if (this.crowded) {
      this.polledAt = this.clock.monotonic();
      return LONGEST_WAIT_MS;
    }
    const next = await this.due.next();
    this.polledAt = this.clock.monotonic();
    let count = 0;
    if (next.dueInMs === 0) {
      const { claims, moved } = await this.due.claim();
      // What was moved out of the way may have stood before others.
      count += moved + (await this.begin(claims));
    }
    if (next.resuming) count += await this.due.giveBack();
    if (next.moving) count += await this.due.move();
    if (next.onHoldInMs === 0 && !this.capacity.isFull) {
      const { claims, moved } = await this.due.claimOnHold();
      count += moved + (await this.begin(claims));
    }
    if (count > 0) return 0;
    const wait = Math.min(next.dueInMs ?? LONGEST_WAIT_MS, next.onHoldInMs ?? LONGEST_WAIT_MS);
    this.crowded = wait === 0;
    return wait === 0 ? NO_CAPACITY_WAIT_MS : Math.min(LONGEST_WAIT_MS, wait);
  }

  private async begin(claims: readonly ClaimedDelivery[]): Promise<number> {
    if (claims.length === 0) return 0;
    const claimedAt = this.clock.monotonic();
    let found: Preparations;
    try {
      found = await this.preparation.prepare(claims, claimedAt);
    } catch (error) {
      // Given back as they were: due at once, nothing attempted.
      for (const claim of claims) this.attempts.end(claim, claimedAt, 'unsent');
      throw error;
    }
    this.capacity.measured(found.bodies);
    this.attempts.begin(found.prepared);
    return claims.length;
  }
}
