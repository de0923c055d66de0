import { Clock } from '../../platform/clock/clock.js';
import { Notifications } from '../../platform/database/index.js';
import { Log } from '../../platform/logging/log.js';
import type { NodesRepository } from './nodes.repository.js';

const LOCK_ATTEMPTS = 20;
const LOCK_WAIT_MS = 250;

export interface LeaseEvents {
  /** This node owns things under a new id. */
  gained(nodeId: number): void;
  /** The others have given this node up. */
  lost(): void;
  /** The lease ran out without a renewal (the database is away): nothing is sent until it is renewed. */
  paused(): void;
  resumed(): void;
  /** After every renewal. */
  renewed(): void;
}

/** Another live process uses this node's name. */
export class NodeNameTaken extends Error {
  constructor(name: string) {
    super(`Another running service on this database is named "${name}". Set NODE_NAME to something else.`);
    this.name = 'NodeNameTaken';
  }
}

/**
 * Keeps this node's lease: one row's update every third of it. Who cannot renew stops sending before the others take its
 * work over, and who has been given up starts anew under another id.
 */
export class NodeLease {
  private nodeId: number | undefined;
  private timer: NodeJS.Timeout | undefined;
  private renewedAt = 0;
  private steady = false;
  private pausedNow = false;
  private stopped = false;

  constructor(
    private readonly repository: NodesRepository,
    private readonly notifications: Notifications,
    private readonly clock: Clock,
    private readonly log: Pick<Log, 'warn'>,
    private readonly settings: { readonly name: string; readonly leaseMs: number },
    private readonly events: LeaseEvents,
  ) {}

  /** Milliseconds until the lease runs out unless it is renewed; less than nothing when it has. */
  get msLeft(): number {
    return this.renewedAt + this.settings.leaseMs - this.clock.monotonic();
  }

  /** @throws NodeNameTaken when a live process holds the name; the database's error when it cannot be reached */
  async start(): Promise<void> {
    await this.takeName();
    await this.register();
    this.plan();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    const id = this.nodeId;
    this.nodeId = undefined;
    if (id !== undefined) await this.repository.leave(id);
  }

  /** A process that was killed holds its lock until the server notices; that takes moments. */
  private async takeName(): Promise<void> {
    for (let attempt = 1; !(await this.notifications.holdLock(`node:${this.settings.name}`)); attempt++) {
      if (attempt === LOCK_ATTEMPTS) throw new NodeNameTaken(this.settings.name);
      await new Promise((resolve) => setTimeout(resolve, LOCK_WAIT_MS));
    }
  }

  private async register(): Promise<void> {
    this.nodeId = await this.repository.register(this.settings.name, this.settings.leaseMs);
    this.renewedAt = this.clock.monotonic();
    this.steady = false;
    this.events.gained(this.nodeId);
  }

  private plan(): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => void this.tick(), this.pausedNow ? 1_000 : this.settings.leaseMs / 3);
  }

  private async tick(): Promise<void> {
    const watchdog = setTimeout(() => this.pauseWhenStale(), this.settings.leaseMs / 3);
    try {
      await this.renew();
    } catch (error) {
      this.steady = false;
      this.log.warn('The lease could not be renewed', { error: String(error) });
      this.pauseWhenStale();
    } finally {
      clearTimeout(watchdog);
      this.plan();
    }
  }

  private async renew(): Promise<void> {
    const id = this.nodeId;
    if (id === undefined) return;
    const begun = this.clock.monotonic();
    if (await this.repository.renew(id, this.settings.leaseMs)) {
      this.renewedAt = begun;
      this.resume();
      // After an outage everybody gets the time to renew before anybody is given up.
      if (this.steady) await this.repository.reap();
      this.steady = true;
    } else if (!this.stopped) {
      this.log.warn('The other nodes gave this node up; it starts again under another id');
      this.events.lost();
      await this.register();
      this.resume();
    }
    this.events.renewed();
  }

  private pauseWhenStale(): void {
    if (this.pausedNow || this.clock.monotonic() - this.renewedAt < (this.settings.leaseMs * 2) / 3) return;
    this.pausedNow = true;
    this.events.paused();
  }

  private resume(): void {
    if (!this.pausedNow) return;
    this.pausedNow = false;
    this.events.resumed();
  }
}
