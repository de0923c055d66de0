import { Injectable } from '@nestjs/common';
import { DestinationsRepository, SubscriptionsRevision } from '../../delivery/index.js';
import { Filters } from '../../filtering/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import { Log } from '../../platform/logging/log.js';
import { type CompiledSubscription, compileSubscription } from './compiled-subscription.js';
import { SubscriptionMatcher } from './matcher.js';
import { afterRevision, type ChangedRow, SnapshotRepository } from './snapshot.repository.js';

/** Rows read, unsealed and compiled at a time: some 20 ms of work between two looks at the event loop. */
const BATCH = 1_000;

/** What changed among the subscriptions from one revision to another. */
export interface SnapshotChanges {
  /** The later revision. */
  readonly revision: number;
  /** Everything there is, when it was read again from the start; nobody sees it yet, so it is filled batch by batch. */
  readonly replacement: SubscriptionMatcher | undefined;
  /** Otherwise what was added or changed, and what was deleted. */
  readonly live: CompiledSubscription[];
  readonly deleted: string[];
}

/** Reads subscriptions from the database, compiled: those that changed, or all when what was known is of no use. */
@Injectable()
export class SnapshotReader {
  private readonly log: Log;

  constructor(
    private readonly database: Database,
    private readonly subscriptionsRevision: SubscriptionsRevision,
    private readonly repository: SnapshotRepository,
    private readonly destinations: DestinationsRepository,
    private readonly filters: Filters,
    log: Log,
  ) {
    this.log = log.for('event-subscriptions');
  }

  /**
   * What changed since a revision, all of it as of one moment.
   * @param since -1: everything
   * @throws the database's error
   */
  changesSince(since: number): Promise<SnapshotChanges> {
    return this.database.transaction((tx) => this.read(tx, since));
  }

  /** Those of the subscriptions for which nothing is sent any more. @throws the database's error */
  async vanished(subscriptionIds: readonly string[]): Promise<string[]> {
    return subscriptionIds.length === 0 ? [] : this.destinations.vanished(subscriptionIds);
  }

  private async read(tx: Tx, since: number): Promise<SnapshotChanges> {
    await this.repository.readOneMoment(tx);
    const { revision, floor } = await this.subscriptionsRevision.current(tx);
    // Behind the floor a deletion may have been forgotten; ahead of the revision is a database from a backup.
    const complete = since < floor || since > revision;
    const replacement = complete ? new SubscriptionMatcher(this.filters) : undefined;
    const changes: SnapshotChanges = { revision, replacement, live: [], deleted: [] };
    if (!complete && revision === since) return changes;
    let position = afterRevision(complete ? -1 : since);
    for (;;) {
      const rows = await this.repository.changes(tx, position, { withDeleted: !complete, limit: BATCH });
      await this.compile(tx, rows, changes);
      const last = rows.at(-1);
      if (last === undefined || rows.length < BATCH) return changes;
      position = last;
    }
  }

  private async compile(tx: Tx, rows: readonly ChangedRow[], changes: SnapshotChanges): Promise<void> {
    const live = rows.filter((row) => !row.deleted);
    const destinations = await this.destinations.load(
      live.map(({ id }) => id),
      tx,
    );
    for (const row of rows) {
      const destination = destinations.get(row.id);
      const compiled =
        destination && this.compileOne(() => compileSubscription(row, destination, this.filters));
      if (compiled === undefined) changes.deleted.push(row.id);
      else if (changes.replacement !== undefined) changes.replacement.add(compiled);
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
}
