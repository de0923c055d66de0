import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';
import { type NodePart, OtherParts, ThisNode } from '../../delivery/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { Log } from '../../platform/logging/log.js';
import { SparseWarning } from '../../platform/logging/sparse-warning.js';
import { WorkRate } from './work-rate.js';

/** How often each piece of work gets its turn. */
const TURN_MS = 200;
/** How often a node without work looks for some. */
const IDLE_MS = 500;
const AFTER_ERROR_MS = 1_000;
/** While the database is away a warning comes with every try; one in half a minute says as much. */
const WARN_EVERY_MS = 30_000;

/** Rows of one kind, each of which is a piece of work with a cursor, done by one node at a time. */
export interface OwnedWork {
  /** What one is called in the log. */
  readonly name: 'replay' | 'job';
  /**
   * Takes over those that nobody works on, and those that this node has without knowing it, such as a claim whose confirmation
   * was lost.
   * @returns their ids
   */
  claim(owner: number, known: readonly string[]): Promise<string[]>;
  /** Gives one its turn. @param rate lets through ON_HOLD_RELEASE_RATE a second @returns false when it has ended or is another's */
  work(owner: number, id: string, rate: WorkRate): Promise<boolean>;
}

interface Tools {
  readonly node: ThisNode;
  readonly clock: Clock;
  readonly log: Log;
  readonly perSecond: number;
}

/** Has the nodes that deliver do work of several kinds. */
@Injectable()
export class DurableWork {
  private readonly tools: Tools;

  constructor(
    @Inject(APP_CONFIG) { delivery }: AppConfig,
    node: ThisNode,
    private readonly parts: OtherParts,
    clock: Clock,
    log: Log,
  ) {
    // What is sent once more arrives as what was on hold does.
    this.tools = { node, clock, log, perSecond: delivery.onHoldReleaseRate };
  }

  /** Adds a kind. To be called before the node starts. */
  add(owned: OwnedWork): void {
    this.parts.add(`${owned.name} runner`, new WorkTurns(owned, this.tools), 'delivery');
  }
}

/**
 * Gives this node's pieces of work of one kind their turns. What each has done stands in the database alone, so another node goes
 * on where this one ends.
 */
class WorkTurns implements NodePart {
  private readonly rates = new Map<string, WorkRate>();
  private readonly warning: SparseWarning;
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private stopped = true;

  constructor(
    private readonly owned: OwnedWork,
    private readonly tools: Tools,
  ) {
    this.warning = new SparseWarning(tools.log.for(owned.name), tools.clock, WARN_EVERY_MS);
  }

  start(): void {
    this.stopped = false;
    this.plan(0);
  }

  /** Begins nothing more, and waits for what is being written. Others take the work over once this node has left. */
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
          this.warning.warn(`Could not look for a ${this.owned.name}; trying again`, {
            error: String(error),
          });
          return AFTER_ERROR_MS;
        })
        .then((wait) => this.plan(wait));
    }, waitMs);
  }

  /** @returns milliseconds until the next turn */
  private async turn(): Promise<number> {
    const owner = this.tools.node.id;
    if (owner === undefined) {
      this.rates.clear();
      return IDLE_MS;
    }
    for (const id of await this.owned.claim(owner, [...this.rates.keys()]))
      this.rates.set(id, this.newRate());
    for (const [id, rate] of this.rates) {
      if (this.stopped) break;
      if (!(await this.workOrWarn(owner, id, rate))) this.rates.delete(id);
    }
    return this.rates.size > 0 ? TURN_MS : IDLE_MS;
  }

  /** One's trouble is not the others'. */
  private async workOrWarn(owner: number, id: string, rate: WorkRate): Promise<boolean> {
    const { name } = this.owned;
    try {
      return await this.owned.work(owner, id, rate);
    } catch (error) {
      this.warning.warn(`Could not go on with a ${name}; trying again`, { [name]: id, error: String(error) });
      return true;
    }
  }

  private newRate(): WorkRate {
    return new WorkRate(this.tools.perSecond, TURN_MS, this.tools.clock.monotonic());
  }
}
