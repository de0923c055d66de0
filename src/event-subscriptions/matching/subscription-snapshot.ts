import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';
import {
  DeliveryService,
  SubscriptionsRevision,
  type PlannedDelivery,
  DestinationsRepository,
} from '../../delivery/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database, isStoreUnavailable, Notifications, type Tx } from '../../platform/database/index.js';
import { Log } from '../../platform/logging/log.js';
import { type CompiledSubscription, compileSubscription } from './compiled-subscription.js';
import { type MatchEvent, SubscriptionMatcher } from './matcher.js';
import { SingleFlight } from './single-flight.js';
import { afterRevision, type ChangedRow, SnapshotRepository } from './snapshot.repository.js';

/** Rows read, unsealed and compiled at a time: some 20 ms of work between two looks at the event loop. */
const BATCH = 1_000;

/** What one look at the database found. */
interface Changes {
  readonly revision: number;
  /** Everything there is, when it was read anew; nobody sees it yet, so it is filled batch by batch. */
  readonly anew: SubscriptionMatcher | undefined;
  /** Otherwise what was added or changed, and what was deleted. */
  readonly live: CompiledSubscription[];
  readonly deleted: string[];
}

/**
 * All subscriptions of all customers in this node's memory, compiled, as they were at one revision. Events are
 * matched against it; the journal takes them only if the revision is still the current one, so no event slips
 * between a 201 and its first match, on any node (docs/contract/event-subscriptions.md#6).
 */
@Injectable()
export class SubscriptionSnapshot implements OnApplicationBootstrap, OnModuleDestroy {
  private matcher = new SubscriptionMatcher();
  private seen = -1;
  private stopped = false;
  private readonly flight = new SingleFlight(() => this.load());
  private readonly log: Log;

  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly database: Database,
    private readonly matchRevision: SubscriptionsRevision,
    private readonly repository: SnapshotRepository,
    private readonly targets: DestinationsRepository,
    private readonly delivery: DeliveryService,
    private readonly notifications: Notifications,
    private readonly clock: Clock,
    log: Log,
  ) {
    this.log = log.for('event-subscriptions');
  }

  /** The revision whose subscriptions {@link match} knows; -1 before the first load. */
  get revision(): number {
    return this.seen;
  }

  /** How many subscriptions it holds. */
  get size(): number {
    return this.matcher.size;
  }

  /**
   * Every delivery that the event causes, by the subscriptions of {@link revision}. Synchronous, so the revision
   * read before or after it, without an await between, is the one that it used.
   */
  match(event: MatchEvent): PlannedDelivery[] {
    return this.matcher.match(event, this.clock.now());
  }

  /**
   * Catches up with the database: resolves when it holds at least everything that was committed before the call.
   * @throws the database's error; the snapshot then stays as it was
   */
  refresh(): Promise<void> {
    return this.flight.run();
  }

  async onApplicationBootstrap(): Promise<void> {
    if (!this.config.roles.has('api')) return;
    this.notifications.listen('match_revision', () => void this.refreshQuietly());
    await this.refresh();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    await this.flight.idle();
  }

  /** What is missed here is found by publishing, which never matches against an old revision, or by the next notice. */
  private async refreshQuietly(): Promise<void> {
    if (this.stopped) return;
    try {
      await this.refresh();
    } catch (error) {
      const level = isStoreUnavailable(error) ? 'warn' : 'error';
      this.log[level]('Could not read the changed subscriptions', { error: String(error) });
    }
  }

  private async load(): Promise<void> {
    const changes = await this.database.transaction((tx) => this.read(tx));
    const gone = this.apply(changes);
    this.seen = changes.revision;
    if (gone.length > 0) this.delivery.cancel(gone);
  }

  private async read(tx: Tx): Promise<Changes> {
    await this.repository.readOneMoment(tx);
    const { revision, floor } = await this.matchRevision.current(tx);
    // Behind the floor a deletion may have been forgotten; ahead of the revision is a database from a backup.
    const complete = this.seen < floor || this.seen > revision;
    const anew = complete ? new SubscriptionMatcher() : undefined;
    const changes: Changes = { revision, anew, live: [], deleted: [] };
    if (!complete && revision === this.seen) return changes;
    let position = afterRevision(complete ? -1 : this.seen);
    for (;;) {
      const rows = await this.repository.changes(tx, position, { withDeleted: !complete, limit: BATCH });
      await this.compile(tx, rows, changes);
      const last = rows.at(-1);
      if (last === undefined || rows.length < BATCH) return changes;
      position = last;
    }
  }

  private async compile(tx: Tx, rows: readonly ChangedRow[], changes: Changes): Promise<void> {
    const live = rows.filter((row) => !row.deleted);
    const targets = await this.targets.load(
      live.map(({ id }) => id),
      tx,
    );
    for (const row of rows) {
      const target = targets.get(row.id);
      const compiled = target && this.compileOne(() => compileSubscription(row, target));
      if (compiled === undefined) changes.deleted.push(row.id);
      else if (changes.anew !== undefined) changes.anew.add(compiled);
      else changes.live.push(compiled);
    }
  }

  /** One subscription that cannot be read must not keep all others from being matched. */
  private compileOne(compile: () => CompiledSubscription): CompiledSubscription | undefined {
    try {
      return compile();
    } catch (error) {
      this.log.error('A subscription is not matched', { error: String(error) });
      return undefined;
    }
  }

  /** In one go: no event is matched against half of a change. @returns the ids that are no longer there */
  private apply({ anew, live, deleted }: Changes): string[] {
    if (anew === undefined) {
      for (const subscription of live) this.matcher.add(subscription);
      for (const id of deleted) this.matcher.remove(id);
      return deleted;
    }
    const gone = [...this.matcher.ids()].filter((id) => !anew.has(id));
    this.matcher = anew;
    return gone;
  }
}
