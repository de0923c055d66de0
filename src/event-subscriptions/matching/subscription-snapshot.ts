import { Injectable } from '@nestjs/common';
import {
  CancelledSubscriptions,
  type NodePart,
  OtherParts,
  type PlannedDelivery,
} from '../../delivery/index.js';
import { Filters } from '../../filtering/index.js';
import { Coalescer } from '../../lib/coalesce.js';
import { Clock } from '../../platform/clock/clock.js';
import { isStoreUnavailable, Notifications } from '../../platform/database/index.js';
import { Log } from '../../platform/logging/log.js';
import { type MatchEvent, SubscriptionMatcher } from './matcher.js';
import { type SnapshotChanges, SnapshotReader } from './snapshot-reader.js';

/**
 * All subscriptions of all customers in this node's memory, compiled, as they were at one revision. Events are
 * matched against it; the journal takes them only if the revision is still the current one, so no event slips
 * between a 201 and its first match, on any node (docs/contract/event-subscriptions.md#6).
 */
@Injectable()
export class SubscriptionSnapshot implements NodePart {
  private matcher: SubscriptionMatcher;
  private seen = -1;
  private stopped = false;
  private readonly loads = new Coalescer<void>();
  private readonly log: Log;

  constructor(
    private readonly reader: SnapshotReader,
    filters: Filters,
    private readonly cancelled: CancelledSubscriptions,
    private readonly notifications: Notifications,
    private readonly clock: Clock,
    log: Log,
    parts: OtherParts,
  ) {
    // Only a node that takes events in matches any.
    parts.add('subscription snapshot', this, 'api');
    this.matcher = new SubscriptionMatcher(filters);
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
    return this.loads.joinNext('load', () => this.load());
  }

  /** @throws the database's error */
  async start(): Promise<void> {
    this.notifications.listen('subscriptions_revision', () => void this.refreshQuietly());
    await this.refresh();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.loads.idle();
  }

  /** A failed refresh does no harm: publishing never matches against an old revision, and refreshes itself. */
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
    const changes = await this.reader.changesSince(this.seen);
    // What was undelivered for one that was replaced is still sent.
    const gone = await this.reader.vanished(this.goneBy(changes));
    this.apply(changes);
    this.seen = changes.revision;
    if (gone.length > 0) this.cancelled.cancel(gone);
  }

  /** The ids that are no longer there after these changes. */
  private goneBy({ replacement, deleted }: SnapshotChanges): string[] {
    return replacement === undefined ? deleted : [...this.matcher.ids()].filter((id) => !replacement.has(id));
  }

  /** In one go: no event is matched against half of a change. */
  private apply({ replacement, live, deleted }: SnapshotChanges): void {
    if (replacement !== undefined) {
      this.matcher = replacement;
      return;
    }
    for (const subscription of live) this.matcher.add(subscription);
    for (const id of deleted) this.matcher.remove(id);
  }
}
