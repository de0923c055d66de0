import { Inject, Injectable } from '@nestjs/common';
import { Cron, CronExpression } from '@nestjs/schedule';
import { APP_CONFIG, type AppConfig } from '../config/index.js';
import { Clock } from '../platform/clock/clock.js';
import { Notifications } from '../platform/database/index.js';
import { HealthRegistry } from '../platform/http/health/index.js';
import { Log } from '../platform/logging/log.js';
import { SparseWarning } from '../platform/logging/sparse-warning.js';
import { Dispatcher } from './dispatcher.js';
import { DueWorkRepository, OVERDUE_SECONDS } from './due-work.repository.js';
import { Engine } from './engine.js';
import { Journal } from './journal.js';
import type { Appended, NewEvent } from './journal-event.js';
import { JournalRepository } from './journal.repository.js';
import { NodeLease } from './node-lease.js';
import { NodesRepository } from './nodes.repository.js';
import { ParkedRepository } from './parked.repository.js';
import { ReplayRunner } from './replay/replay-runner.js';
import { Retention } from './retention.js';
import { Retrier } from './retrier.js';
import { Sender } from './sender.js';
import { SettleRepository } from './settle.repository.js';
import { Settler } from './settler.js';
import { TargetsRepository } from './targets.repository.js';

/** Requests under way at once: in all, and to one endpoint. */
const LIMITS = { total: 256, perEndpoint: 16 };
/** How often a node looks for work that no notification told it of. */
const LOOK_MS = 1_000;
/** Beyond a request's own time, what a stop waits for requests under way. */
const DRAIN_GRACE_MS = 1_000;

/** The face of this room: takes events in, and is started and stopped with the node. */
@Injectable()
export class DeliveryService {
  private readonly dispatcher = new Dispatcher(LIMITS);
  private readonly engine: Engine;
  private readonly settler: Settler;
  private readonly retrier: Retrier;
  private readonly lease: NodeLease;
  private readonly log: Log;
  private look: NodeJS.Timeout | undefined;
  private told = false;
  private started = false;
  private delivers = false;

  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly journal: Journal,
    private readonly notifications: Notifications,
    private readonly retention: Retention,
    dueWork: DueWorkRepository,
    health: HealthRegistry,
    journalRepository: JournalRepository,
    settleRepository: SettleRepository,
    parkedRepository: ParkedRepository,
    nodesRepository: NodesRepository,
    private readonly targets: TargetsRepository,
    private readonly replays: ReplayRunner,
    sender: Sender,
    clock: Clock,
    log: Log,
  ) {
    this.log = log.for('delivery');
    const rules = { baseMs: config.delivery.retryBaseMs, limit: config.delivery.retryLimit };
    const { dispatcher } = this;
    // While the database is away these come every second; one of each in half a minute says as much.
    const trouble = new SparseWarning(this.log, clock, 30_000);
    const engine = new Engine({
      repository: journalRepository,
      targets,
      sender,
      dispatcher,
      clock,
      log: trouble,
    });
    this.engine = engine;
    const failed = (error: unknown): void =>
      trouble.warn('Outcomes or claims could not be written; trying again', { error: String(error) });
    this.retrier = new Retrier({
      repository: parkedRepository,
      targets,
      sender,
      dispatcher,
      clock,
      rules,
      owner: () => engine.owner,
      isCancelled: (id) => engine.isCancelled(id),
      failed,
    });
    this.settler = new Settler(
      settleRepository,
      clock,
      rules,
      { gone: (segments) => engine.gone(segments), parked: () => this.retrier.wake(), failed },
      () => engine.owner,
    );
    engine.connect(this.settler);
    this.lease = new NodeLease(
      nodesRepository,
      notifications,
      clock,
      trouble,
      { name: config.nodeName, leaseMs: config.delivery.leaseMs },
      {
        gained: (nodeId) => engine.become(nodeId),
        lost: () => this.forgetAll(),
        paused: () => dispatcher.pause(),
        resumed: () => {
          this.log.info('The database is back; sending goes on');
          dispatcher.resume();
        },
        renewed: () => void this.takeUpForgotten(),
      },
    );
    journal.connect({
      ownerForNew: () => engine.ownerForNew(),
      accept: (segment, owner) => engine.accept(segment, owner),
      orphaned: () => this.orphaned(),
    });
    health.register('dueWork', async () => {
      const stalled = this.delivers && this.retrier.msSinceLook > OVERDUE_SECONDS * 1_000;
      if (stalled) return `this node has not looked for due work for more than ${OVERDUE_SECONDS} seconds`;
      return dueWork.unclaimed();
    });
  }

  /**
   * Commits events of one customer with their deliveries, then sends them.
   * @param revision the match revision that the deliveries were found under
   * @returns what became of each, in order; `stale` when the revision is no longer current: match again
   * @throws the database's error when nothing could be committed
   */
  append(customerId: string, events: readonly NewEvent[], revision: number): Promise<Appended[] | 'stale'> {
    return this.journal.append(customerId, events, revision);
  }

  /** Drops what is in memory for deleted subscriptions, on this node. */
  cancel(subscriptionIds: readonly string[]): void {
    this.engine.cancel(subscriptionIds);
  }

  /** Makes partitions, takes up what earlier lives of this node left, and begins to send when that is its role. */
  async start(): Promise<void> {
    await this.retention.ensurePartitions();
    await this.notifications.start();
    this.started = true;
    if (!this.config.roles.has('delivery')) return;
    await this.lease.start();
    this.notifications.listen('work', () => this.lookForWork());
    // A node that answers calls learns of deletions from its snapshot of the subscriptions.
    if (!this.config.roles.has('api')) {
      this.notifications.listen('match_revision', () => void this.cancelVanished());
    }
    this.retrier.start();
    this.replays.start(() => this.engine.owner);
    this.delivers = true;
    this.engine.claimSoon();
    this.look = setInterval(() => this.lookForWork(), LOOK_MS);
  }

  /** Finishes what is under way, writes every outcome down, and leaves the rest to whoever claims it. */
  async stop(): Promise<void> {
    if (!this.started) return;
    clearInterval(this.look);
    this.delivers = false;
    this.engine.stopAccepting();
    this.retrier.stop();
    this.dispatcher.pause();
    let patience: NodeJS.Timeout | undefined;
    const outOfPatience = new Promise<void>((resolve) => {
      patience = setTimeout(resolve, this.config.delivery.timeoutMs + DRAIN_GRACE_MS);
    });
    await Promise.race([Promise.all([this.dispatcher.drained(), this.replays.stop()]), outOfPatience]);
    clearTimeout(patience);
    try {
      await this.settler.flushAll();
      await this.retrier.flushAll();
      if (this.config.roles.has('delivery')) {
        await this.lease.stop();
        await this.notifications.notify('work');
      }
    } catch (error) {
      this.log.warn('Not everything could be written down before the stop; it will be sent again', {
        error: String(error),
      });
    }
    this.settler.clear();
    this.engine.become(undefined);
    await this.notifications.stop();
  }

  @Cron(CronExpression.EVERY_HOUR)
  async housekeeping(): Promise<void> {
    if (!this.started) return;
    try {
      await this.retention.ensurePartitions();
      if (this.config.roles.has('delivery')) await this.retention.forget();
    } catch (error) {
      this.log.warn('Housekeeping failed; it runs again in an hour', { error: String(error) });
    }
  }

  private lookForWork(): void {
    this.engine.claimSoon();
    this.retrier.wake();
  }

  private forgetAll(): void {
    this.settler.clear();
    this.retrier.clear();
    this.engine.become(undefined);
  }

  private async cancelVanished(): Promise<void> {
    try {
      this.engine.cancel(await this.targets.vanished(this.engine.openSubscriptions()));
    } catch (error) {
      this.log.warn('Could not look for deleted subscriptions', { error: String(error) });
    }
  }

  private async takeUpForgotten(): Promise<void> {
    try {
      await this.engine.releaseForgotten();
      await this.retrier.releaseForgotten();
    } catch (error) {
      this.log.warn('Could not look for forgotten work', { error: String(error) });
    }
  }

  /** A segment nobody owns: ours to claim when there is room again, and the others are told, once in a while. */
  private orphaned(): void {
    this.engine.orphaned();
    if (this.told) return;
    this.told = true;
    const tellAgain = (): void => {
      this.told = false;
    };
    this.notifications.notify('work').then(
      () => setTimeout(tellAgain, 20),
      () => tellAgain(),
    );
  }
}
