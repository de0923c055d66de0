import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import type { HealthState } from '../model/health-change.js';

/** A customer's URL with its health; times as the database has them. */
export interface ListedEndpoint {
  readonly id: number;
  readonly urlHash: Buffer;
  readonly url: string;
  readonly createdAt: Date;
  readonly successes: number;
  readonly failures: number;
  readonly streak: number;
  readonly windowAttempts: number;
  readonly windowFailures: number;
  readonly silentSince: Date;
  readonly disabledAt: Date | null;
  readonly frozenAt: Date | null;
  readonly reason: string | null;
  readonly probeAt: Date | null;
}

/** Which URLs are meant. */
export interface EndpointQuery {
  readonly health: HealthState | 'any';
  /** In the URL, whatever the case. */
  readonly search?: string;
}

/** One that is meant; or, not meant, the last one that was looked at. */
export interface SeenEndpoint extends ListedEndpoint {
  readonly meant: boolean;
  /** How many were looked at in all. */
  readonly total: number;
}

/** What waits for an endpoint, counted up to a limit, and the subscriptions that name its URL. */
export interface EndpointCounts {
  readonly id: number;
  readonly subscriptions: number;
  readonly onHold: number;
  /** Requests under way, as the nodes that are alive told last. */
  readonly inFlight: number;
}

const COLUMNS = `id, url_hash AS "urlHash", url, created_at AS "createdAt", successes, failures, streak,
  window_attempts AS "windowAttempts", window_failures AS "windowFailures", silent_since AS "silentSince",
  disabled_at AS "disabledAt", frozen_at AS "frozenAt", reason, probe_at AS "probeAt"`;

/** As the partial index endpoints_blocked_of_customer has it, where it helps. */
const WHICH: Readonly<Record<EndpointQuery['health'], string>> = {
  any: 'true',
  healthy: 'disabled_at IS NULL AND frozen_at IS NULL',
  disabled: '(disabled_at IS NOT NULL OR frozen_at IS NOT NULL) AND frozen_at IS NULL',
  frozen: '(disabled_at IS NOT NULL OR frozen_at IS NOT NULL) AND frozen_at IS NOT NULL',
};

/** Customers' URLs for those who ask for them: by hand, for plans that read no more than they show. */
@Injectable()
export class EndpointListRepository {
  constructor(private readonly database: Database) {}

  /**
   * Looks through a customer's URLs, newest first; only those that a subscription names are meant. Plan: the index
   * endpoints_of_customer backwards, or endpoints_blocked_of_customer, stopped by the limit: since both columns are compared as one, and
   * the order is theirs, no other gives it. Then destinations_endpoint for each.
   * @param before an id
   */
  async look(
    customerId: string,
    query: EndpointQuery,
    before: number,
    limit: number,
  ): Promise<SeenEndpoint[]> {
    return this.database.query<SeenEndpoint>(
      `WITH seen AS MATERIALIZED (
         SELECT ${COLUMNS} FROM endpoints
          WHERE (customer_id, id) >= ($1, 0) AND (customer_id, id) < ($1, $2::bigint) AND ${WHICH[query.health]}
          ORDER BY customer_id DESC, id DESC LIMIT $3),
       judged AS (
         SELECT *, count(*) OVER () AS total, row_number() OVER (ORDER BY id DESC) AS place,
                ($4::text IS NULL OR strpos(lower(url), lower($4)) > 0)
                AND EXISTS (SELECT FROM destinations t WHERE t.endpoint_id = seen.id) AS meant
           FROM seen)
       SELECT id, "urlHash", url, "createdAt", successes, failures, streak, "windowAttempts", "windowFailures", "silentSince",
              "disabledAt", "frozenAt", reason, "probeAt", meant, total
         FROM judged WHERE meant OR place = total ORDER BY id DESC`,
      [customerId, before, limit, query.search ?? null],
    );
  }

  /** One of the customer's URLs, whether a subscription names it or not. Plan: the unique index of both. */
  async find(customerId: string, urlHash: Buffer): Promise<ListedEndpoint | undefined> {
    const [row] = await this.database.query<ListedEndpoint>(
      `SELECT ${COLUMNS} FROM endpoints WHERE customer_id = $1 AND url_hash = $2`,
      [customerId, urlHash],
    );
    return row;
  }

  /**
   * Plan: the table of nodes whole, a row for each node; for each endpoint its entries of destinations_endpoint, the first of deferred_on_hold, and of deferred_paused those of its
   * subscriptions, no more than are counted.
   * @param counted deliveries on hold that are counted for each
   */
  async counts(endpointIds: readonly number[], counted: number): Promise<EndpointCounts[]> {
    return this.database.query<EndpointCounts>(
      `WITH under_way AS MATERIALIZED (
         SELECT r.key, sum(r.value::int) AS count FROM nodes, jsonb_each_text(requests) AS r
          WHERE lease_until > now() GROUP BY r.key)
       SELECT wanted.id, coalesce((SELECT u.count FROM under_way u WHERE u.key = wanted.id::text), 0)::bigint AS "inFlight",
              (SELECT count(*) FROM destinations t WHERE t.endpoint_id = wanted.id AND t.replaced_at IS NULL) AS subscriptions,
              (SELECT count(*) FROM (SELECT FROM deferred_deliveries h
                                      WHERE h.endpoint_id = wanted.id AND h.state = 'onHold' AND NOT h.paused
                                      ORDER BY segment_id, delivery_index LIMIT $2) AS first)
              + (SELECT count(*) FROM (
                   SELECT FROM destinations t CROSS JOIN LATERAL (
                     SELECT FROM deferred_deliveries h
                      WHERE h.subscription_id = t.subscription_id AND h.state = 'onHold' AND h.paused
                      ORDER BY segment_id, delivery_index LIMIT $2) AS of_one
                    WHERE t.endpoint_id = wanted.id LIMIT $2) AS aside) AS "onHold"
         FROM unnest($1::bigint[]) AS wanted (id)`,
      [endpointIds, counted],
    );
  }

  /**
   * How many of the customer's retrying deliveries go where, the oldest of them. Plan: the index deferred_log_retrying, stopped by
   * the limit; no index is paid for by every retry that is written.
   */
  async retrying(
    customerId: string,
    endpointIds: readonly number[],
    limit: number,
  ): Promise<{ readonly id: number; readonly count: number; readonly looked: number }[]> {
    return this.database.query<{ id: number; count: number; looked: number }>(
      `WITH oldest AS MATERIALIZED (
         SELECT endpoint_id FROM deferred_deliveries
          WHERE hashtext(customer_id) = hashtext($1::text) AND state = 'retrying'
          ORDER BY segment_id, delivery_index LIMIT $3),
       grouped AS (SELECT endpoint_id, count(*) AS count FROM oldest GROUP BY endpoint_id)
       SELECT wanted.id, coalesce(g.count, 0)::bigint AS count, (SELECT count(*) FROM oldest) AS looked
         FROM unnest($2::bigint[]) AS wanted (id) LEFT JOIN grouped g ON g.endpoint_id = wanted.id`,
      [customerId, endpointIds, limit],
    );
  }
}
