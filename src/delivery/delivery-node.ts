import { Inject, Injectable } from '@nestjs/common';
import { Cron, CronExpression } from '@nestjs/schedule';
import { APP_CONFIG, type AppConfig } from '../config/index.js';
import { Clock } from '../platform/clock/clock.js';
import { Notifications, type Tx } from '../platform/database/index.js';
import { HealthRegistry } from '../platform/http/health/index.js';
import { Log } from '../platform/logging/log.js';
import { SparseWarning } from '../platform/logging/sparse-warning.js';
import { DeliveryMetrics } from './metrics/delivery-metrics.js';
import { Dispatcher } from './dispatch/dispatcher.js';
import { DueWorkRepository, OVERDUE_SECONDS } from './metrics/due-work.repository.js';
import { EndpointsRepository, type HealthChange } from './endpoints/endpoints.repository.js';
import { InFlightSegments } from './dispatch/in-flight-segments.js';
import { OnHoldRepository } from './retries/on-hold.repository.js';
import { Journal } from './journal/journal.js';
import { type SegmentListener, SegmentWriter } from './journal/segment-writer.js';
import type { Appended, NewEvent } from './model/recorded-event.js';
import { type Change, type Committed, TransactionalAppend } from './journal/transactional-append.js';
import { JournalRepository } from './journal/journal.repository.js';
import { NodeLease } from './node/node-lease.js';
import { NodeParts } from './node/node-parts.js';
import { NodesRepository } from './node/nodes.repository.js';
import { RetriesRepository } from './retries/retries.repository.js';
import { Retention } from './node/retention.js';
import { Retrier } from './retries/retrier.js';
import { WebhookSender } from './attempts/webhook-sender.js';
import { ResultsRepository } from './results/results.repository.js';
import { ResultWriter } from './results/result-writer.js';
import { DestinationsRepository } from './attempts/destinations.repository.js';
import { BlockedEndpoints } from './endpoints/blocked-endpoints.js';

/** How often lanes are looked over for what they cannot send soon. */
const SWEEP_MS = 250;
/** How often a node looks for work that no notification told it of. */
const LOOK_MS = 1_000;
/** Beyond a request's own time, what a stop waits for requests under way. */
const DRAIN_GRACE_MS = 1_000;

/** The face of this room: takes events in, and is started and stopped with the node. */
@Injectable()
export class DeliveryService {
  private readonly dispatcher: Dispatcher;
  private readonly blocked: BlockedEndpoints;
  private readonly engine: InFlightSegments;
  private readonly settler: ResultWriter;
  private readonly retrier: Retrier;
  private readonly lease: NodeLease;
  private readonly log: Log;
  private look: NodeJS.Timeout | undefined;
  private sweep: NodeJS.Timeout | undefined;
  private told = false;
  private started = false;
  private delivers = false;

  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly journal: Journal,
    private readonly transactionalAppend: TransactionalAppend,
    segmentWriter: SegmentWriter,
    private readonly notifications: Notifications,
    private readonly retention: Retention,
    dueWork: DueWorkRepository,
    health: HealthRegistry,
    journalRepository: JournalRepository,
    settleRepository: ResultsRepository,
    retriesRepository: RetriesRepository,
    onHoldRepository: OnHoldRepository,
    nodesRepository: NodesRepository,
    endpoints: EndpointsRepository,
    private readonly targets: DestinationsRepository,
    private readonly parts: NodeParts,
    sender: WebhookSender,
    metrics: DeliveryMetrics,
    private readonly clock: Clock,
    log: Log,
  ) {
    this.log = log.for('delivery');
    const rules = { baseMs: config.delivery.retryBaseMs, limit: config.delivery.retryLimit };
    const { endpointConcurrency, concurrency, memoryBytes, onHoldReleaseRate } = config.delivery;
    const dispatcher = new Dispatcher({ total: concurrency, perEndpoint: endpointConcurrency });
    this.dispatcher = dispatcher;
    const blocked = new BlockedEndpoints(endpoints, (endpointId) => dispatcher.evict(endpointId));
    this.blocked = blocked;
    // While the database is away these come every second; one of each in half a minute says as much.
    const trouble = new SparseWarning(this.log, clock, 30_000);
    const engine = new InFlightSegments({
      repository: journalRepository,
      targets,
      sender,
      dispatcher,
      clock,
      log: trouble,
      memoryBytes,
      isBlocked: (endpointId) => blocked.has(endpointId),
    });
    this.engine = engine;
    const healthChanged = (changes: readonly HealthChange[]): void => this.healthChanged(changes);
    const failed = (error: unknown): void =>
      trouble.warn('Results or claims could not be written; trying again', { error: String(error) });
    this.retrier = new Retrier({
      repository: retriesRepository,
      held: onHoldRepository,
      targets,
      sender,
      dispatcher,
      clock,
      rules,
      releaseRules: { onHoldReleaseRate, probeIntervalMs: config.health.probeIntervalMs },
      owner: () => engine.owner,
      isCancelled: (id) => engine.isCancelled(id),
      isBlocked: (endpointId) => blocked.has(endpointId),
      healthChanged,
      exhausted: (count) => metrics.exhausted(count),
      failed,
    });
    this.settler = new ResultWriter(
      settleRepository,
      clock,
      rules,
      {
        gone: (segments) => engine.gone(segments),
        deferred: () => this.retrier.wake(),
        healthChanged,
        exhausted: (count) => metrics.exhausted(count),
        failed,
      },
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
          this.log.info('The lease is renewed; sending goes on');
          dispatcher.resume();
        },
        renewed: () => void this.lookAround(),
      },
    );
    const listener: SegmentListener = {
      ownerForNew: (publisher) => engine.ownerForNew(publisher),
      accept: (segment, owner) => engine.accept(segment, owner),
      unowned: () => this.unowned(),
    };
    segmentWriter.connect(listener);
    metrics.watch(() =>
      this.delivers
        ? {
            ...dispatcher.figures,
            heldBytes: engine.heldBytes,
            leaseMsLeft: this.lease.msLeft,
            msSinceLook: this.retrier.msSinceLook,
          }
        : undefined,
    );
    health.register('dueWork', async () => {
      const stalled = this.delivers && this.retrier.msSinceLook > OVERDUE_SECONDS * 1_000;
      if (stalled) return `this node has not looked for due work for more than ${OVERDUE_SECONDS} seconds`;
      return dueWork.unclaimed();
    });
  }

  /**
   * Commits events of one customer with their deliveries, then sends them.
   * @param publisher who publishes them: publishers take turns, so that one's flood delays itself
   * @param revision the subscriptions revision that the deliveries were found under
   * @returns what became of each, in order; `stale` when the revision is no longer current: match again
   * @throws the database's error when nothing could be committed
   */
  append(
    customerId: string,
    publisher: string,
    events: readonly NewEvent[],
    revision: number,
  ): Promise<Appended[] | 'stale'> {
    return this.journal.append(customerId, publisher, events, revision);
  }

  /**
   * Commits a change together with the events that tell of it and all their deliveries, then sends them.
   * @param work makes the change in the transaction that it is given, and in none other: it may be run again
   * @returns `stale`, with nothing done, when the revision is no longer current: match again
   * @throws what `work` throws, or the database's error; then nothing was done
   */
  appendWithin<T>(
    customerId: string,
    publisher: string,
    work: (tx: Tx) => Promise<Change<T>>,
  ): Promise<Committed<T> | 'stale'> {
    return this.transactionalAppend.commit(customerId, publisher, work);
  }

  /** Tells this node and the others that URLs were enabled, by a transaction that has been committed. */
  async enabled(changes: readonly HealthChange[]): Promise<void> {
    if (changes.length > 0) this.healthChanged(changes);
    await this.notifications.notify('work').catch(() => undefined);
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
    // What fell due while no node ran; nobody has to wait for it.
    void this.housekeeping();
    if (!this.config.roles.has('delivery')) return;
    await this.lease.start();
    this.notifications.listen('work', () => this.lookForWork());
    this.notifications.listen('endpoint_health', () => void this.hearOfHealth());
    await this.blocked.refresh();
    // A node that answers calls learns of deletions from its snapshot of the subscriptions.
    if (!this.config.roles.has('api')) {
      this.notifications.listen('subscriptions_revision', () => void this.cancelVanished());
    }
    this.retrier.start();
    this.parts.start(() => this.engine.owner);
    this.delivers = true;
    this.engine.claimSoon();
    this.look = setInterval(() => this.lookForWork(), LOOK_MS);
    this.dispatcher.sweep(this.clock.monotonic());
    this.sweep = setInterval(() => this.dispatcher.sweep(this.clock.monotonic()), SWEEP_MS);
  }

  /** Finishes what is under way, writes every outcome down, and leaves the rest to whoever claims it. */
  async stop(): Promise<void> {
    if (!this.started) return;
    clearInterval(this.look);
    clearInterval(this.sweep);
    this.delivers = false;
    this.engine.stopAccepting();
    this.retrier.stop();
    this.dispatcher.pause();
    let patience: NodeJS.Timeout | undefined;
    const outOfPatience = new Promise<void>((resolve) => {
      patience = setTimeout(resolve, this.config.delivery.timeoutMs + DRAIN_GRACE_MS);
    });
    await Promise.race([Promise.all([this.dispatcher.drained(), this.parts.stop()]), outOfPatience]);
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
    this.forgetAll();
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

  private healthChanged(changes: readonly HealthChange[]): void {
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

  private async hearOfHealth(): Promise<void> {
    try {
      await this.blocked.refresh();
      this.retrier.wake();
    } catch (error) {
      this.log.warn('Could not read the health of URLs', { error: String(error) });
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

  /** After each renewal: what nobody told us of. */
  private async lookAround(): Promise<void> {
    try {
      await this.blocked.refresh();
      await this.engine.releaseForgotten();
      await this.retrier.releaseForgotten();
    } catch (error) {
      this.log.warn('Could not look for forgotten work or the health of URLs', { error: String(error) });
    }
  }

  /** A segment nobody owns: ours to claim when there is room again, and the others are told, once in a while. */
  private unowned(): void {
    this.engine.unowned();
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

/** Query strings may hold secrets and are never logged. */
function withoutQuery(url: string): string {
  return url.split(/[?#]/, 1)[0]!;
}
