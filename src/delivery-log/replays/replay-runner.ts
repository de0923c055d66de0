import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';
import { type NodePart, OtherParts, ThisNode } from '../../delivery/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { Log } from '../../platform/logging/log.js';
import { SparseWarning } from '../../platform/logging/sparse-warning.js';
import type { Replay } from './replay.js';
import { ReplayRate } from './replay-rate.js';
import { ReplaySource } from './replay-source.js';
import { replayedDeliveries } from './replayed-deliveries.js';
import { ReplaysRepository } from './replays.repository.js';

/** How often each replay gets its turn. */
const TURN_MS = 200;
/** How often a node without replays looks for one. */
const IDLE_MS = 500;
const AFTER_ERROR_MS = 1_000;
/** Deliveries made in one turn at most. */
const MOST_AT_ONCE = 200;
/** Deliveries of a replay that were not attempted yet or wait for their URL; with so many, no more are made. */
const MOST_OPEN = 200;

/**
 * Works on the replays: a node takes over those that nobody works on, and lets each make a few deliveries in turn, at most
 * ON_HOLD_RELEASE_RATE a second. What a replay has done stands in the database alone, so another node goes on where this one ends.
 */
@Injectable()
export class ReplayRunner implements NodePart {
  private readonly rates = new Map<string, ReplayRate>();
  private readonly warning: SparseWarning;
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private stopped = true;

  constructor(
    private readonly repository: ReplaysRepository,
    private readonly source: ReplaySource,
    private readonly clock: Clock,
    log: Log,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly node: ThisNode,
    parts: OtherParts,
  ) {
    parts.add('replay runner', this, 'delivery');
    this.warning = new SparseWarning(log.for('replay'), clock, 30_000);
  }

  start(): void {
    this.stopped = false;
    this.plan(0);
  }

  /** Begins nothing more, and waits for what is being written. Others take the replays over once this node has left. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
    this.rates.clear();
  }

  private plan(waitMs: number): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.running = this.turn()
        .catch((error: unknown) => {
          this.warning.warn('Could not continue replays; trying again', { error: String(error) });
          return AFTER_ERROR_MS;
        })
        .then((wait) => this.plan(wait));
    }, waitMs);
  }

  /** @returns milliseconds until the next turn */
  private async turn(): Promise<number> {
    const owner = this.node.id;
    if (owner === undefined) {
      this.rates.clear();
      return IDLE_MS;
    }
    const claimed = await this.repository.claim(owner, [...this.rates.keys()]);
    for (const id of claimed) this.rates.set(id, this.newRate());
    for (const [id, rate] of this.rates) {
      if (this.stopped) break;
      if (!(await this.workOrWarn(owner, id, rate))) this.rates.delete(id);
    }
    return this.rates.size > 0 ? TURN_MS : IDLE_MS;
  }

  /** One replay's trouble is not the others'. */
  private async workOrWarn(owner: number, id: string, rate: ReplayRate): Promise<boolean> {
    try {
      return await this.work(owner, id, rate);
    } catch (error) {
      this.warning.warn('Could not continue a replay; trying again', { replay: id, error: String(error) });
      return true;
    }
  }

  /** @returns false when the replay is no longer ours to work on */
  private async work(owner: number, id: string, rate: ReplayRate): Promise<boolean> {
    const own = await this.repository.own(owner, id);
    if (own === undefined) return false;
    if (own.replay.state === 'cancelling') {
      await this.repository.finishCancelling(owner, own.replay);
      return true;
    }
    const capacity = Math.min(rate.capacity(this.clock.monotonic()), MOST_OPEN - own.open, MOST_AT_ONCE);
    if (capacity > 0) rate.spend(await this.make(owner, own.replay, capacity));
    return true;
  }

  /** @returns how many deliveries were made, at most */
  private async make(owner: number, replay: Replay, capacity: number): Promise<number> {
    const portion = await this.source.next(replay, replay.cursor, capacity, true);
    const { originals, ...rest } = portion;
    const deliveries = replayedDeliveries(originals, this.clock.now(), () => randomBytes(10));
    await this.repository.advance({ owner, replay, ...rest, deliveries });
    return deliveries.length;
  }

  private newRate(): ReplayRate {
    return new ReplayRate(this.config.delivery.onHoldReleaseRate, TURN_MS, this.clock.monotonic());
  }
}
