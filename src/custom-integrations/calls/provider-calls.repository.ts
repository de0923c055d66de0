import { Injectable } from '@nestjs/common';
import { Database, sqlState } from '../../platform/database/index.js';
import type { CallOutcome } from '../model/provider-call.js';
import type { EndedCall } from './ended-call.js';

/** Of one integration. */
export const CALLS_KEPT = 1_000;
/** Written in one statement. */
const AT_ONCE = 2_000;
/** Between two notes that a link was used. */
const TOUCH_EVERY = "interval '1 minute'";
export const FORGOTTEN_AT_ONCE = 5_000;

const FOREIGN_KEY_VIOLATION = '23503';

/** A call as it is stored. */
export interface KeptCall extends EndedCall {
  readonly id: string;
  readonly integrationId: string;
  readonly userId: string | null;
}

/** A call as it is read. */
export interface ListedCall {
  readonly id: string;
  readonly userId: string | null;
  readonly username: string | null;
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  readonly startedAt: Date;
  readonly outcome: CallOutcome;
  readonly status: number | null;
  readonly latencyMs: number | null;
  readonly durationMs: number;
  readonly errorClass: string | null;
  readonly errorMessage: string | null;
}

/** Which calls are meant; what is null does not count. */
export interface CallsWanted {
  readonly customerId: string;
  readonly integrationId: string;
  readonly operation: string | null;
  readonly outcome: CallOutcome | null;
  readonly userId: string | null;
  /** An id: only calls that ended before it. */
  readonly before: string | null;
}

/** What the kept calls come to: of one operation, or of all where it is null. */
export interface CallFigures {
  readonly operation: string | null;
  readonly succeeded: number;
  readonly refused: number;
  readonly failed: number;
  readonly abandoned: number;
  /** The earliest beginning; null without calls. */
  readonly since: Date | null;
  /** Of 0.5, 0.95 and 0.99; null when no call was answered. */
  readonly latencies: number[] | null;
}

/**
 * All SQL about the last calls of providers: by hand, since they are a log. Of one integration there are little more than
 * {@link CALLS_KEPT}, together in the primary key's order.
 */
@Injectable()
export class ProviderCallsRepository {
  constructor(private readonly database: Database) {}

  /** Stores calls, but for those of integrations that are gone; what is stored already is left alone. */
  async insert(calls: readonly KeptCall[]): Promise<void> {
    for (let first = 0; first < calls.length; first += AT_ONCE) {
      const some = calls.slice(first, first + AT_ONCE);
      try {
        await this.insertSome(some);
      } catch (error) {
        // An integration was deleted at that very moment, and is not found the second time.
        if (sqlState(error) !== FOREIGN_KEY_VIOLATION) throw error;
        await this.insertSome(some);
      }
    }
  }

  private async insertSome(calls: readonly KeptCall[]): Promise<void> {
    await this.database.query(
      `INSERT INTO provider_calls (integration_id, id, user_id, operation, method, path, started_at, outcome, status, latency_ms,
                                   duration_ms, error_class, error_message)
       SELECT c.id, n.id, n.user_id, n.operation, n.method, n.path, n.started_at, n.outcome, n.status, n.latency_ms,
              n.duration_ms, n.error_class, n.error_message
         FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::timestamptz[], $8::text[],
                     $9::integer[], $10::integer[], $11::integer[], $12::text[], $13::text[])
              AS n (integration_id, id, user_id, operation, method, path, started_at, outcome, status, latency_ms,
                    duration_ms, error_class, error_message)
         JOIN custom_integrations c ON c.id = n.integration_id
       ON CONFLICT DO NOTHING`,
      [
        calls.map(({ integrationId }) => integrationId),
        calls.map(({ id }) => id),
        calls.map(({ userId }) => userId),
        calls.map(({ operation }) => operation),
        calls.map(({ method }) => method),
        calls.map(({ path }) => path),
        calls.map(({ startedAt }) => new Date(startedAt)),
        calls.map(({ outcome }) => outcome),
        calls.map(({ status }) => status),
        calls.map(({ latencyMs }) => latencyMs),
        calls.map(({ durationMs }) => durationMs),
        calls.map(({ error }) => error?.code ?? null),
        calls.map(({ error }) => error?.message ?? null),
      ],
    );
  }

  /** Notes that links were used. A link that somebody else is changing is left for the next time, so that this waits for nobody. */
  async touchLinks(calls: readonly KeptCall[]): Promise<void> {
    const used = calls.filter(({ userId }) => userId !== null);
    if (used.length === 0) return;
    await this.database.query(
      `UPDATE integration_links l SET last_used_at = found.at
         FROM (SELECT l.id, n.at
                 FROM (SELECT integration_id, user_id, max(at) AS at
                         FROM unnest($1::uuid[], $2::text[], $3::timestamptz[]) AS n (integration_id, user_id, at)
                        GROUP BY integration_id, user_id) n
                 JOIN integration_links l ON l.integration_id = n.integration_id AND l.user_id = n.user_id
                WHERE l.last_used_at IS NULL OR l.last_used_at <= n.at - ${TOUCH_EVERY}
                  FOR UPDATE OF l SKIP LOCKED) found
        WHERE l.id = found.id`,
      [
        used.map(({ integrationId }) => integrationId),
        used.map(({ userId }) => userId),
        used.map(({ startedAt }) => new Date(startedAt)),
      ],
    );
  }

  /** Keeps the last ones of an integration. */
  async prune(integrationId: string): Promise<void> {
    await this.database.query(
      `DELETE FROM provider_calls WHERE integration_id = $1 AND id <= (
         SELECT id FROM provider_calls WHERE integration_id = $1 ORDER BY id DESC OFFSET $2 LIMIT 1)`,
      [integrationId, CALLS_KEPT],
    );
  }

  /**
   * Forgets what began before a moment, in milliseconds: no more at a time than one statement has time for. A scan of the table, once an
   * hour.
   * @returns how many; as many as {@link FORGOTTEN_AT_ONCE} when there may be more
   */
  async forgetBefore(epochMs: number): Promise<number> {
    const gone = await this.database.query(
      'DELETE FROM provider_calls WHERE ctid IN (SELECT ctid FROM provider_calls WHERE started_at < $1 LIMIT $2) RETURNING 1',
      [new Date(epochMs), FORGOTTEN_AT_ONCE],
    );
    return gone.length;
  }

  /** Those that ended last come first. */
  async list(wanted: CallsWanted, limit: number): Promise<ListedCall[]> {
    const { customerId, integrationId, operation, outcome, userId, before } = wanted;
    return this.database.query<ListedCall>(
      `SELECT p.id, p.user_id AS "userId", u.username, p.operation, p.method, p.path, p.started_at AS "startedAt", p.outcome,
              p.status, p.latency_ms AS "latencyMs", p.duration_ms AS "durationMs",
              p.error_class AS "errorClass", p.error_message AS "errorMessage"
         FROM provider_calls p JOIN custom_integrations c ON c.id = p.integration_id LEFT JOIN users u ON u.id = p.user_id
        WHERE p.integration_id = $1 AND c.customer_id = $7
          AND ($2::text IS NULL OR p.operation = $2) AND ($3::text IS NULL OR p.outcome = $3)
          AND ($4::text IS NULL OR p.user_id = $4) AND ($5::uuid IS NULL OR p.id < $5)
        ORDER BY p.id DESC LIMIT $6`,
      [integrationId, operation, outcome, userId, before, limit, customerId],
    );
  }

  /** Of all, and of each operation. */
  async figures({
    customerId,
    integrationId,
  }: Pick<CallsWanted, 'customerId' | 'integrationId'>): Promise<CallFigures[]> {
    return this.database.query<CallFigures>(
      `SELECT operation,
              count(*) FILTER (WHERE outcome = 'succeeded') AS succeeded, count(*) FILTER (WHERE outcome = 'refused') AS refused,
              count(*) FILTER (WHERE outcome = 'failed') AS failed, count(*) FILTER (WHERE outcome = 'abandoned') AS abandoned,
              min(started_at) AS since,
              percentile_disc(ARRAY[0.5, 0.95, 0.99]) WITHIN GROUP (ORDER BY latency_ms)
                FILTER (WHERE latency_ms IS NOT NULL) AS latencies
         FROM (SELECT p.operation, p.outcome, p.started_at, p.latency_ms
                 FROM provider_calls p JOIN custom_integrations c ON c.id = p.integration_id
                WHERE p.integration_id = $1 AND c.customer_id = $3 ORDER BY p.id DESC LIMIT $2) kept
        GROUP BY GROUPING SETS ((), (operation)) ORDER BY operation NULLS FIRST`,
      [integrationId, CALLS_KEPT, customerId],
    );
  }
}
