import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';
import { Database, type Tx, vendorDate } from '../../platform/database/index.js';
import {
  type Health,
  type HealthRules,
  type Run,
  afterAttempts,
  enabled,
  stateOf,
} from './endpoint-health.js';
import { AlertOutboxRepository } from '../alert-outbox/alert-outbox.repository.js';
import type { HealthChange } from '../model/health-change.js';

/** The health of a URL as the subscription resource shows it (docs/contract/event-subscriptions.md#3). */
export interface EndpointView {
  readonly url: string;
  readonly date_created: string;
  readonly successes: number;
  readonly failures: number;
  readonly disabled_at: string | null;
  readonly frozen_at: string | null;
  /** Why it is disabled or frozen. */
  readonly reason: string | null;
  /** While disabled: when its next probe is due. */
  readonly next_try_at: string | null;
  /** Since it was created or last enabled. */
  readonly recent_attempts: number;
  readonly recent_failures: number;
  /** Failures in a row up to now. */
  readonly consecutive_failures: number;
}

/** What attempts at an endpoint showed, in their order; `onHold` when deliveries are being put on hold for it too. */
export interface EndpointTally {
  readonly runs: readonly Run[];
  readonly onHold: boolean;
}

interface HealthRow extends Health {
  readonly id: number;
  readonly customerId: string;
  readonly url: string;
  readonly now: number;
}

function epochMs(column: string): string {
  return `floor(extract(epoch FROM ${column}) * 1000)::float8`;
}

/** Locked in the order of ids, so that two nodes never wait for each other in a circle. */
const LOCK = `
  SELECT id, customer_id AS "customerId", url, successes, failures, streak, window_attempts AS "windowAttempts",
         window_failures AS "windowFailures", reason, ${epochMs('silent_since')} AS "silentSince",
         ${epochMs('disabled_at')} AS "disabledAt", ${epochMs('frozen_at')} AS "frozenAt",
         ${epochMs('probe_at')} AS "probeAt", ${epochMs('clock_timestamp()')} AS now
    FROM endpoints WHERE id = ANY($1::bigint[]) ORDER BY id FOR NO KEY UPDATE`;

const WRITE = `
  UPDATE endpoints e
     SET successes = v.successes, failures = v.failures, streak = v.streak, window_attempts = v.window_attempts,
         window_failures = v.window_failures, reason = v.reason, silent_since = to_timestamp(v.silent_since / 1000),
         disabled_at = to_timestamp(v.disabled_at / 1000), frozen_at = to_timestamp(v.frozen_at / 1000),
         probe_at = to_timestamp(v.probe_at / 1000),
         on_hold_since = CASE WHEN v.on_hold THEN coalesce(e.on_hold_since, now()) ELSE e.on_hold_since END,
         release_paced = e.release_paced OR (v.recovered AND e.on_hold_since IS NOT NULL),
         release_at = CASE WHEN v.recovered THEN now() ELSE e.release_at END
    FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::text[], $8::float8[],
                $9::float8[], $10::float8[], $11::float8[], $12::boolean[], $13::boolean[])
      AS v (id, successes, failures, streak, window_attempts, window_failures, reason, silent_since, disabled_at,
            frozen_at, probe_at, on_hold, recovered)
   WHERE e.id = v.id`;

/** Customers' URLs and what became of the attempts at them. */
@Injectable()
export class EndpointsRepository {
  private readonly rules: HealthRules;

  constructor(
    private readonly database: Database,
    private readonly alerts: AlertOutboxRepository,
    @Inject(APP_CONFIG) { health }: Pick<AppConfig, 'health'>,
  ) {
    this.rules = health;
  }

  /** By hand, for dates in the vendor's spelling: look-ups on the primary key. */
  async describe(endpointIds: readonly number[]): Promise<Map<number, EndpointView>> {
    const rows = await this.database.query<EndpointView & { id: number }>(
      `SELECT id, url, ${vendorDate('created_at')} AS date_created, successes, failures,
              ${vendorDate('disabled_at')} AS disabled_at,
              ${vendorDate('frozen_at')} AS frozen_at, reason,
              CASE WHEN disabled_at IS NOT NULL AND frozen_at IS NULL
                   THEN ${vendorDate('probe_at')} END AS next_try_at,
              window_attempts AS recent_attempts, window_failures AS recent_failures, streak AS consecutive_failures
         FROM endpoints WHERE id = ANY($1::bigint[])`,
      [endpointIds],
    );
    return new Map(rows.map(({ id, ...view }) => [id, view]));
  }

  /** The endpoints to which nothing is sent: disabled or frozen. By hand, for all customers at once: the index endpoints_blocked. */
  async blocked(): Promise<number[]> {
    const rows = await this.database.query<{ id: number }>(
      'SELECT id FROM endpoints WHERE disabled_at IS NOT NULL OR frozen_at IS NOT NULL',
    );
    return rows.map(({ id }) => id);
  }

  /** Counts attempts, and changes the health of their URLs accordingly. @returns the endpoints whose state changed */
  count(tx: Tx, news: ReadonlyMap<number, EndpointTally>): Promise<HealthChange[]> {
    return this.change(tx, news, (health, runs) => afterAttempts(health, runs, health.now, this.rules));
  }

  /** `PUT …/enable`: takes the marks of URLs away; their streaks and their silence begin anew. */
  async enable(tx: Tx, ...endpointIds: readonly number[]): Promise<HealthChange[]> {
    const news = new Map(endpointIds.map((id) => [id, { runs: [], onHold: false }]));
    const changes = await this.change(tx, news, (health) => enabled(health, health.now));
    await this.alerts.healthChanged(tx, changes, 'by hand');
    return changes;
  }

  /** Lets the next delivery through to disabled endpoints at once; in a transaction that has locked them. */
  async probeSoon(tx: Tx, endpointIds: readonly number[]): Promise<void> {
    await tx.query(
      'UPDATE endpoints SET probe_at = now() WHERE id = ANY($1::bigint[]) AND probe_at IS NOT NULL',
      [endpointIds],
    );
  }

  private async change(
    tx: Tx,
    news: ReadonlyMap<number, EndpointTally>,
    rule: (health: HealthRow, runs: readonly Run[]) => Health,
  ): Promise<HealthChange[]> {
    if (news.size === 0) return [];
    const rows = await tx.prepared<HealthRow>('endpoints_lock', LOCK, [[...news.keys()]]);
    const next = rows.map((before) => {
      const { runs, onHold } = news.get(before.id)!;
      const after = rule(before, runs);
      const [from, to] = [stateOf(before), stateOf(after)];
      const { id: endpointId, customerId, url } = before;
      return {
        before,
        after,
        onHold,
        change: { endpointId, customerId, url, from, to, reason: after.reason },
      };
    });
    const column = <T>(of: (health: Health) => T): T[] => next.map(({ after }) => of(after));
    await tx.prepared('endpoints_write', WRITE, [
      next.map(({ before }) => before.id),
      column(({ successes }) => successes),
      column(({ failures }) => failures),
      column(({ streak }) => streak),
      column(({ windowAttempts }) => windowAttempts),
      column(({ windowFailures }) => windowFailures),
      column(({ reason }) => reason),
      column(({ silentSince }) => silentSince),
      column(({ disabledAt }) => disabledAt),
      column(({ frozenAt }) => frozenAt),
      column(({ probeAt }) => probeAt),
      next.map(({ onHold }) => onHold),
      next.map(({ change: { from, to } }) => from !== 'healthy' && to === 'healthy'),
    ]);
    return next.map(({ change }) => change).filter(({ from, to }) => from !== to);
  }
}
