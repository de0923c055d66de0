import { Injectable } from '@nestjs/common';
import { type HealthState, urlHash } from '../../delivery/index.js';
import type { LabelQuery } from '../model/settings.js';
import { Database } from '../../platform/database/index.js';
import { offsetOf, type Page } from '../../platform/http/page.js';

/** Which subscriptions are meant; what is not given asks for all. */
export interface SubscriptionQuery {
  /** As the WHATWG parser writes it. */
  readonly url?: string;
  readonly objCode?: string;
  readonly eventType?: string;
  readonly health?: HealthState;
  readonly warnings?: boolean;
  readonly paused?: boolean;
  readonly label?: LabelQuery;
  readonly search?: string;
}

/** A customer's URL by the id of its endpoint. */
interface UrlRow {
  readonly id: number;
  readonly url: string;
}

/** Only such hosts can be judged by an address policy without a resolver: addresses, as WHATWG writes them, and localhost. */
const HOST_OF_KIND = String.raw`^https?://(\[|[0-9.]+(:|/)|([^/:]*\.)?localhost\.?(:|/))`;

/** Finds subscriptions by what they say. */
@Injectable()
export class SubscriptionSearchRepository {
  constructor(private readonly database: Database) {}

  /**
   * The ids of a page of those that are meant, newest first, and how many there are in all. Plan: the customer's entries of
   * subscriptions_newest, each looked at once, as the total demands; MAX_SUBSCRIPTIONS bounds them.
   * @param refusedEndpoints those whose URL the address policy refuses, which is a warning too
   */
  async page(
    customerId: string,
    query: SubscriptionQuery,
    refusedEndpoints: readonly number[],
    page: Page,
  ): Promise<{ ids: string[]; totalCount: number }> {
    const [row] = await this.database.query<{ ids: string[]; totalCount: number }>(
      `WITH found AS MATERIALIZED (
         SELECT s.id, s.date_created FROM subscriptions s JOIN endpoints e ON e.id = s.endpoint_id
          WHERE s.customer_id = $1 AND s.deleted_at IS NULL
            AND ($2::bytea IS NULL OR e.url_hash = $2)
            AND ($3::text IS NULL OR s.obj_code = $3)
            AND ($4::text IS NULL OR s.event_type = $4)
            AND ($5::text IS NULL OR $5 = CASE WHEN e.frozen_at IS NOT NULL THEN 'frozen'
                                               WHEN e.disabled_at IS NOT NULL THEN 'disabled' ELSE 'healthy' END)
            AND ($6::boolean IS NULL OR $6 = (s.warnings::text <> '[]' OR s.endpoint_id = ANY($7::bigint[])))
            AND ($8::text IS NULL OR s.id::text = lower($8) OR strpos(lower(s.url), lower($8)) > 0
                 OR strpos(lower(s.obj_id), lower($8)) > 0 OR strpos(lower(s.name), lower($8)) > 0
                 OR strpos(lower(s.description), lower($8)) > 0)
            AND ($13::boolean IS NULL OR $13 = EXISTS (SELECT FROM destinations t
                                                         WHERE t.subscription_id = s.id AND t.paused_at IS NOT NULL))
            AND ($11::text IS NULL OR s.labels ? $11) AND ($12::text IS NULL OR s.labels ->> $11 = $12))
       SELECT ARRAY(SELECT id FROM found ORDER BY date_created DESC, id DESC LIMIT $9 OFFSET $10)::text[] AS ids,
              (SELECT count(*) FROM found) AS "totalCount"`,
      [
        customerId,
        query.url === undefined ? null : urlHash(query.url),
        query.objCode ?? null,
        query.eventType ?? null,
        query.health ?? null,
        query.warnings ?? null,
        refusedEndpoints,
        query.search ?? null,
        page.limit,
        offsetOf(page),
        query.label?.key ?? null,
        query.label?.value ?? null,
        query.paused ?? null,
      ],
    );
    return row!;
  }

  /** The customer's URLs that the address policy can judge as they stand. Plan: the index endpoints_of_customer. */
  async judgeableUrls(customerId: string): Promise<UrlRow[]> {
    return this.database.query<UrlRow>('SELECT id, url FROM endpoints WHERE customer_id = $1 AND url ~ $2', [
      customerId,
      HOST_OF_KIND,
    ]);
  }
}
