import { Injectable } from '@nestjs/common';
import { byIndexes, Database, entriesOf, type Tx } from '../../platform/database/index.js';

/** Up to here rows are counted; beyond it the planner's figure is as good, and costs nothing. */
const COUNTED = 2_000;
/** A figure that takes longer is not worth it: it is left out of that scrape. */
const STATEMENT_MS = 250;

/** What waits to be sent, on all nodes together. Ages in seconds; 0 when nothing is late. */
export interface Backlog {
  /** Deferred deliveries that are tried again at their time, that a node is about to send, that are on hold for their URL. */
  readonly retrying: number;
  readonly claimed: number;
  readonly on_hold: number;
  /** On hold for their subscription, which is or was paused. */
  readonly paused: number;
  /** Segments with deliveries to send: a node's, and nobody's. */
  readonly owned: number;
  readonly unowned: number;
  /** Since the oldest retrying delivery became due. */
  readonly retryingAge: number;
  readonly onHoldAge: number;
  readonly unownedAge: number;
}

/** URLs by health; disabled and frozen ones count while a subscription uses them. */
export interface UrlCounts {
  readonly healthy: number;
  readonly disabled: number;
  readonly frozen: number;
}

type Estimates = Record<'retrying_estimate' | 'on_hold_estimate' | 'paused_estimate', number>;

/**
 * Plan: each figure counts at most COUNTED entries of a partial index, in its order; an age is that of the first entry. Above
 * COUNTED it is PostgreSQL's estimate: `reltuples` of the index, scaled by how much the index grew since its last vacuum.
 */
const BACKLOG = `
  SELECT (SELECT count(*) FROM (SELECT FROM deferred_deliveries WHERE state = 'retrying' AND owner IS NULL
                                 ORDER BY due_at LIMIT $1) t) AS retrying,
         (SELECT count(*) FROM (SELECT FROM deferred_deliveries WHERE owner IS NOT NULL LIMIT $1) t) AS claimed,
         (SELECT count(*) FROM (SELECT FROM deferred_deliveries WHERE state = 'onHold' AND NOT paused
                                 ORDER BY endpoint_id, segment_id, delivery_index LIMIT $1) t) AS on_hold,
         (SELECT count(*) FROM (SELECT FROM deferred_deliveries WHERE state = 'onHold' AND paused
                                 ORDER BY subscription_id, segment_id, delivery_index LIMIT $1) t) AS paused,
         (SELECT count(*) FROM (SELECT FROM segments WHERE finished_at IS NULL AND owner IS NOT NULL LIMIT $1) t) AS owned,
         (SELECT count(*) FROM (SELECT FROM segments WHERE finished_at IS NULL AND owner IS NULL
                                 ORDER BY id LIMIT $1) t) AS unowned,
         coalesce(greatest(0, extract(epoch FROM now() - (
           SELECT due_at FROM deferred_deliveries WHERE state = 'retrying' AND owner IS NULL ORDER BY due_at LIMIT 1))), 0)::float8
           AS "retryingAge",
         coalesce(greatest(0, extract(epoch FROM now() - (
           SELECT min(on_hold_since) FROM endpoints WHERE on_hold_since IS NOT NULL))), 0)::float8 AS "onHoldAge",
         coalesce(greatest(0, extract(epoch FROM now() - (
           SELECT committed_at FROM segments WHERE finished_at IS NULL AND owner IS NULL ORDER BY id LIMIT 1))), 0)::float8
           AS "unownedAge",
         ${entriesOf('deferred_due')} AS retrying_estimate, ${entriesOf('deferred_on_hold')} AS on_hold_estimate,
         ${entriesOf('deferred_paused')} AS paused_estimate`;

/** Plan: at most COUNTED entries of endpoints_pkey and of endpoints_blocked, and destinations_endpoint for each of the latter. */
const URLS = `
  SELECT (SELECT count(*) FROM (SELECT FROM endpoints ORDER BY id LIMIT $1) t) AS urls, ${entriesOf('endpoints_pkey')} AS urls_estimate,
         count(*) AS blocked,
         count(*) FILTER (WHERE used AND frozen_at IS NULL) AS disabled, count(*) FILTER (WHERE used AND frozen_at IS NOT NULL) AS frozen
    FROM (SELECT frozen_at, EXISTS (SELECT 1 FROM destinations t WHERE t.endpoint_id = e.id) AS used FROM endpoints e
           WHERE disabled_at IS NOT NULL OR frozen_at IS NOT NULL ORDER BY id LIMIT $1) u`;

/** How much there is to do and how old it is; every figure is cheap however much that is. */
@Injectable()
export class BacklogRepository {
  constructor(private readonly database: Database) {}

  async backlog(): Promise<Backlog> {
    const [row] = await this.bounded((tx) => tx.query<Backlog & Estimates>(BACKLOG, [COUNTED]));
    const { retrying_estimate, on_hold_estimate, paused_estimate, ...backlog } = row!;
    return {
      ...backlog,
      retrying: atLeast(backlog.retrying, retrying_estimate),
      on_hold: atLeast(backlog.on_hold, on_hold_estimate),
      paused: atLeast(backlog.paused, paused_estimate),
    };
  }

  async urls(): Promise<UrlCounts> {
    const [row] = await this.bounded((tx) =>
      tx.query<Omit<UrlCounts, 'healthy'> & { urls: number; urls_estimate: number; blocked: number }>(URLS, [
        COUNTED,
      ]),
    );
    const { urls, urls_estimate, blocked, disabled, frozen } = row!;
    return { healthy: Math.max(0, atLeast(urls, urls_estimate) - blocked), disabled, frozen };
  }

  /** How many nodes that deliver are alive. Plan: the table whole, a row for each node. */
  async nodes(): Promise<number> {
    const [row] = await this.database.query<{ count: number }>(
      'SELECT count(*) AS count FROM nodes WHERE lease_until > now()',
    );
    return row!.count;
  }

  /** Indexes alone, and within the time: a table scan is never what a figure is worth. */
  private bounded<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return byIndexes(this.database, STATEMENT_MS, work);
  }
}

function atLeast(counted: number, estimated: number): number {
  return counted < COUNTED ? counted : Math.max(counted, Math.round(estimated));
}
