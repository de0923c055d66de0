import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Actor, AuditTrail } from '../../platform/audit/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { RetentionPeriod } from '../../platform/database/index.js';
import { isUuid, uuidV7 } from '../../platform/crypto/index.js';
import { type DeferredState, timeOf } from '../../delivery/index.js';
import { lowestIdAt } from '../../platform/crypto/index.js';
import type { DeliveryPosition } from '../reading/delivery-position.js';
import type { Replay, ReplayHealth, ReplayRange } from './replay.js';
import { ReplaySource } from './replay-source.js';
import { ReplaysRepository } from './replays.repository.js';

/** What a replay would do. */
export interface ReplayCount {
  readonly range: ReplayRange;
  readonly count: number;
  /** Deliveries of the range that it would leave alone. */
  readonly skipped: number;
  /** False when the count stopped before the end of the range. */
  readonly complete: boolean;
}

export type ReplayView = Replay &
  ReplayHealth & {
    /** Everything made up to this moment has been dealt with. */
    readonly reachedMs: number;
  };

/** How many of a replay's deliveries are in each state. */
export type ReplayProgress = Readonly<Record<DeferredState, number>>;

/** A count ends after so many deliveries, and portions of segments. */
const MOST_COUNTED = 100_000;
const MOST_PORTIONS = 40;

/** Replays for those who ask for them; {@link ReplayRunner} does the work. */
@Injectable()
export class ReplayJobs {
  constructor(
    private readonly repository: ReplaysRepository,
    private readonly source: ReplaySource,
    private readonly clock: Clock,
    private readonly audit: AuditTrail,
    private readonly retention: RetentionPeriod,
  ) {}

  /**
   * The range as it will be taken: it ends now at the latest, so that a replay never follows what happens after it; and of
   * all deliveries, it begins with the retention period at the earliest.
   */
  clipped(range: Omit<ReplayRange, 'untilMs'> & { readonly untilMs: number | undefined }): ReplayRange {
    const now = this.clock.now();
    const oldest = this.retention.beginsAt();
    const sinceMs = range.only === 'all' ? Math.max(range.sinceMs, oldest) : Math.max(range.sinceMs, 0);
    return { ...range, sinceMs, untilMs: Math.min(range.untilMs ?? now, now) };
  }

  /** @returns the new replay; false when the subscription is gone; the id of the one that is under way for it */
  async create(actor: Actor, range: ReplayRange): Promise<ReplayView | false | string> {
    const { count, skipped, complete } = await this.count(range);
    const id = uuidV7(this.clock.now(), randomBytes(10));
    const { subscriptionId, only, sinceMs, untilMs } = range;
    const [since, until] = [new Date(sinceMs).toISOString(), new Date(untilMs).toISOString()];
    const change = audited('replay.created', id, { subscriptionId, only, since, until });
    const made = await this.repository.create(id, range, complete ? count + skipped : null, (tx) =>
      this.audit.record(tx, actor, change),
    );
    return made === true ? (await this.find(range.customerId, id))! : made;
  }

  /** Counts what a replay of the range would send now. */
  async count(range: ReplayRange): Promise<ReplayCount> {
    let cursor: DeliveryPosition = { segmentId: lowestIdAt(range.sinceMs), index: -1 };
    let count = 0;
    let skipped = 0;
    let complete = false;
    for (let portion = 0; !complete && portion < MOST_PORTIONS && count < MOST_COUNTED; portion++) {
      const next = await this.source.next(range, cursor, MOST_COUNTED - count, false);
      count += next.originals.length;
      skipped += next.skipped;
      cursor = next.cursor;
      complete = next.finished;
    }
    return { range, count, skipped, complete };
  }

  async find(customerId: string, id: string): Promise<ReplayView | undefined> {
    const replay = isUuid(id) ? await this.repository.find(customerId, id) : undefined;
    return replay && view(replay);
  }

  /** Newest first. @param after an id; only those before it */
  async list(
    customerId: string,
    subscriptionId: string | undefined,
    after: string | undefined,
    limit: number,
  ): Promise<ReplayView[]> {
    return (await this.repository.list(customerId, subscriptionId, after, limit)).map(view);
  }

  async progress(id: string): Promise<ReplayProgress> {
    const counts = await this.repository.progress(id);
    const none = { retrying: 0, onHold: 0, delivered: 0, exhausted: 0, cancelled: 0 };
    return { ...none, ...Object.fromEntries(counts.map(({ state, count }) => [state, count])) };
  }

  /** @returns false when it has ended and left nothing that could be cancelled */
  async cancel(actor: Actor, id: string, subscriptionId: string): Promise<boolean> {
    const change = audited('replay.cancelled', id, { subscriptionId });
    return this.repository.cancel(actor.customerId, id, (tx) => this.audit.record(tx, actor, change));
  }
}

function audited(action: string, objectId: string, details: Readonly<Record<string, unknown>>) {
  return { action, objectType: 'replay', objectId, details };
}

function view(replay: Replay & ReplayHealth): ReplayView {
  const { cursor, sinceMs, untilMs, state } = replay;
  const reached = Math.min(Math.max(timeOf(cursor.segmentId), sinceMs), untilMs);
  return { ...replay, reachedMs: state === 'completed' ? untilMs : reached };
}
