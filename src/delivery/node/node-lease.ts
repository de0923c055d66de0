import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { Notifications } from '../../platform/database/index.js';
import { Log } from '../../platform/logging/log.js';
import { SparseWarning } from '../../platform/logging/sparse-warning.js';
import { DeliveryEvents } from '../model/delivery-events.js';
import { ThisNode } from '../model/this-node.js';
import type { NodePart } from './node-part.js';
import { NodesRepository } from './nodes.repository.js';

const LOCK_ATTEMPTS = 20;
const LOCK_WAIT_MS = 250;
/** While the database is away a warning comes with every try; one in half a minute says as much. */
const WARN_EVERY_MS = 30_000;
/** What failed is tried again so soon: the rest of the lease is then enough for several tries. */
const AFTER_ERROR_MS = 1_000;

/** Another live process uses this node's name. */
export class NodeNameTaken extends Error {
  constructor(name: string) {
    super(`Another running service on this database is named "${name}". Set NODE_NAME to something else.`);
    this.name = 'NodeNameTaken';
  }
}

/**
 * Keeps this node's lease: one row's update every third of it. Who cannot renew stops sending before the others take its
 * work over, and who has been given up starts again under another id.
 */
@Injectable()
export class NodeLease implements NodePart {
  private timer: NodeJS.Timeout | undefined;
  private watchdog: NodeJS.Timeout | undefined;
  private renewedAt = 0;
  private steady = false;
  private reaping = false;
  private pausedNow = false;
  private stopped = false;
  private ticking: Promise<void> | undefined;
  private readonly name: string;
  private readonly leaseMs: number;
  private readonly log: Log;
  private readonly warning: SparseWarning;

  constructor(
    private readonly repository: NodesRepository,
    private readonly notifications: Notifications,
    private readonly node: ThisNode,
    private readonly events: DeliveryEvents,
    private readonly clock: Clock,
    @Inject(APP_CONFIG) config: AppConfig,
    log: Log,
  ) {
    this.name = config.nodeName;
    this.leaseMs = config.delivery.leaseMs;
    this.log = log.for('delivery');
    this.warning = new SparseWarning(this.log, clock, WARN_EVERY_MS);
  }

  /** Milliseconds until the lease runs out unless it is renewed; less than nothing when it has. */
  get msLeft(): number {
    return this.renewedAt + this.leaseMs - this.clock.monotonic();
  }

  /** @throws NodeNameTaken when a live process holds the name; the database's error when it cannot be reached */
  async start(): Promise<void> {
    await this.takeName();
    const begun = this.clock.monotonic();
    await this.register(begun);
    this.plan(this.leaseMs / 3);
  }

  /** Gives the lease back and tells the others, who take over what is left; what is in memory is then forgotten. */
  async stop(orderly: boolean): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    clearTimeout(this.watchdog);
    try {
      if (!orderly) return;
      // What begins a lease at this moment leaves again before it ends.
      await this.ticking;
      const { id } = this.node;
      if (id !== undefined) await this.repository.leave(id);
      await this.notifications.notify('work');
    } finally {
      this.lose();
    }
  }

  /** A process that was killed holds its lock until the server notices; that takes moments. */
  private async takeName(): Promise<void> {
    for (let attempt = 1; !(await this.notifications.holdLock(`node:${this.name}`)); attempt++) {
      if (attempt === LOCK_ATTEMPTS) throw new NodeNameTaken(this.name);
      await new Promise((resolve) => setTimeout(resolve, LOCK_WAIT_MS));
    }
  }

  private async register(begun: number): Promise<void> {
    const id = await this.repository.register(this.name, this.leaseMs);
    if (this.stopped) return this.repository.leave(id);
    this.node.id = id;
    this.steady = false;
    this.renewed(begun);
    this.events.emit('nodeGained');
  }

  private lose(): void {
    this.node.id = undefined;
    this.events.emit('nodeLost');
  }

  private plan(waitMs: number): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.ticking = this.tick();
    }, waitMs);
  }

  private async tick(): Promise<void> {
    const begun = this.clock.monotonic();
    try {
      await this.renew(begun);
      this.plan(begun + this.leaseMs / 3 - this.clock.monotonic());
    } catch (error) {
      this.steady = false;
      this.warning.warn('The lease could not be renewed', { error: String(error) });
      this.plan(Math.min(AFTER_ERROR_MS, this.leaseMs / 3));
    }
  }

  private async renew(begun: number): Promise<void> {
    const { id } = this.node;
    if (id !== undefined && (await this.repository.renew(id, this.leaseMs))) {
      this.renewed(begun);
      // After an outage everybody gets the time to renew before anybody is given up.
      if (this.steady) void this.reap();
      this.steady = true;
    } else {
      if (this.stopped) return;
      if (id !== undefined) {
        this.warning.warn('The other nodes gave this node up; it starts again under another id');
        this.lose();
      }
      // When this fails, the next try finds no id, and comes here again.
      await this.register(begun);
    }
    if (this.stopped) return;
    this.resume();
    this.events.emit('leaseRenewed');
  }

  /** Beside the renewals: waiting for the others here must not delay the next one. */
  private async reap(): Promise<void> {
    if (this.reaping) return;
    this.reaping = true;
    try {
      await this.repository.reap();
    } catch (error) {
      this.steady = false;
      this.warning.warn('Nodes whose lease has ended could not be given up', { error: String(error) });
    } finally {
      this.reaping = false;
    }
  }

  /** The lease runs from the moment in which its renewal was asked for; so does the time until sending stops. */
  private renewed(begun: number): void {
    this.renewedAt = begun;
    clearTimeout(this.watchdog);
    if (this.stopped) return;
    const pauseAt = begun + (this.leaseMs * 2) / 3;
    this.watchdog = setTimeout(() => this.pause(), pauseAt - this.clock.monotonic());
  }

  private pause(): void {
    if (this.pausedNow) return;
    this.pausedNow = true;
    this.events.emit('sendingPaused');
  }

  private resume(): void {
    if (!this.pausedNow) return;
    this.pausedNow = false;
    this.log.info('The lease is renewed; sending goes on');
    this.events.emit('sendingResumed');
  }
}
