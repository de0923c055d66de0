import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Any, IsNull, type Repository } from 'typeorm';
import { SubscriptionsRevision } from '../../delivery/index.js';
import { Database, type Sql, type Tx, vendorDate } from '../../platform/database/index.js';
import { offsetOf, type Page } from '../../platform/http/page.js';
import { stringifyExactly } from '../../platform/json/index.js';
import { withFilters } from '../model/stored-filters.js';
import type { Subscription, VersionName } from '../model/subscription.js';
import type { SubscriptionBody } from '../body/subscription-body.js';
import { subscriptionBytes } from '../body/subscription-size.js';
import { StoredSubscription } from './subscription.entity.js';

export interface NewSubscription {
  readonly id: string;
  readonly customerId: string;
  readonly endpointId: number;
  readonly fingerprint: Buffer;
  readonly version: VersionName;
  readonly body: SubscriptionBody;
}

/** All that a customer has. */
export interface Usage {
  readonly live: number;
  /** As {@link subscriptionBytes} counts them. */
  readonly bytes: number;
}

/** What a change looks at. */
export interface LockedRow {
  readonly id: string;
  readonly objCode: string;
  readonly eventType: string;
  readonly url: string;
  readonly version: VersionName;
}

/** What the deprecated list shows. */
export type LegacyRow = Pick<Subscription, 'id' | 'customerId' | 'objId' | 'objCode' | 'url' | 'eventType'>;

/** With the filters as they were sent. */
type SubscriptionRow = Omit<Subscription, 'filters'> & { readonly filters: string };

/** By hand: dates with their microseconds in the vendor's spelling, filters digit for digit as they were sent. */
const COLUMNS = `id, customer_id AS "customerId", obj_code AS "objCode", event_type AS "eventType",
  obj_id AS "objId", url, endpoint_id AS "endpointId", filters::text, filter_connector AS "filterConnector",
  warnings, base64_encoding AS "base64Encoding", version, name, description, labels,
  (SELECT t.paused_at FROM destinations t WHERE t.subscription_id = subscriptions.id) AS "pausedAt",
  ${vendorDate('date_created')} AS "dateCreated",
  ${vendorDate('date_modified')} AS "dateModified",
  ${vendorDate('date_version_updated')} AS "dateVersionUpdated"`;

/** As the index subscriptions_newest has them. */
const NEWEST_FIRST = { dateCreated: 'DESC', id: 'DESC' } as const;

/**
 * The SQL of the subscription resource. Every change is made in this order: lock the rows, write what else belongs to
 * it, {@link nextRevision}, write the rows. So the lock on the revision is held for one short statement, and whoever
 * waits for a row never holds the revision.
 */
@Injectable()
export class SubscriptionsRepository {
  constructor(
    @InjectRepository(StoredSubscription) private readonly subscriptions: Repository<StoredSubscription>,
    private readonly database: Database,
    private readonly subscriptionsRevision: SubscriptionsRevision,
  ) {}

  async find(customerId: string, id: string): Promise<Subscription | undefined> {
    const rows = await this.database.query<SubscriptionRow>(
      `SELECT ${COLUMNS} FROM subscriptions WHERE customer_id = $1 AND id = $2 AND deleted_at IS NULL`,
      [customerId, id],
    );
    return withFilters(rows)[0];
  }

  /** The customer's subscription that a new one would be a duplicate of. */
  async findByFingerprint(customerId: string, fingerprint: Buffer): Promise<string | undefined> {
    const found = await this.subscriptions.findOne({
      select: { id: true },
      where: { customerId, fingerprint, deletedAt: IsNull() },
    });
    return found?.id;
  }

  /** The ids of a page, newest first; the index subscriptions_newest gives them in this order, without a sort. */
  async page(customerId: string, page: Page): Promise<{ ids: string[]; totalCount: number }> {
    const [rows, totalCount] = await this.subscriptions.findAndCount({
      select: { id: true },
      where: { customerId, deletedAt: IsNull() },
      order: NEWEST_FIRST,
      skip: offsetOf(page),
      take: page.limit,
    });
    return { ids: rows.map(({ id }) => id), totalCount };
  }

  /** Those of these that are still there, newest first. */
  async some(customerId: string, ids: readonly string[]): Promise<Subscription[]> {
    const rows = await this.database.query<SubscriptionRow>(
      `SELECT ${COLUMNS} FROM subscriptions WHERE customer_id = $1 AND deleted_at IS NULL AND id = ANY($2::uuid[])
        ORDER BY date_created DESC, id DESC`,
      [customerId, ids],
    );
    return withFilters(rows);
  }

  /** The ids of all of a customer's, newest first. */
  async allIds(customerId: string): Promise<string[]> {
    const rows = await this.subscriptions.find({
      select: { id: true },
      where: { customerId, deletedAt: IsNull() },
      order: NEWEST_FIRST,
    });
    return rows.map(({ id }) => id);
  }

  /** As {@link some}, what the deprecated list shows of them. */
  async someLegacy(customerId: string, ids: readonly string[]): Promise<LegacyRow[]> {
    return this.subscriptions.find({
      select: { id: true, customerId: true, objId: true, objCode: true, url: true, eventType: true },
      where: { customerId, deletedAt: IsNull(), id: Any(ids) },
      order: NEWEST_FIRST,
    });
  }

  /** Keeps the rows from changing until the transaction ends. Without ids: all of the customer's. By hand: locked in order of id. */
  async lock(tx: Tx, customerId: string, ids?: readonly string[]): Promise<LockedRow[]> {
    return tx.query<LockedRow>(
      `SELECT id, obj_code AS "objCode", event_type AS "eventType", url, version FROM subscriptions
        WHERE customer_id = $1 AND deleted_at IS NULL AND ($2::uuid[] IS NULL OR id = ANY($2::uuid[]))
        ORDER BY id FOR UPDATE`,
      [customerId, ids ?? null],
    );
  }

  /**
   * The revision that the rows changed in this transaction must carry. Other nodes hear of it at the commit. Until
   * then no other change gets one, so only the statement that writes the rows may follow.
   */
  async nextRevision(tx: Tx, customerId: string): Promise<number> {
    await tx.query(`SELECT pg_notify('subscriptions_revision', '')`);
    return this.subscriptionsRevision.bump(tx, customerId);
  }

  /**
   * Counts it too, by hand for the counter's conflict: under the revision's lock, so that of many at once none too many gets in.
   * @returns what the customer has with it; when that is too much, nothing must be committed
   * @throws the server's unique violation (23505) when the customer has the same one already
   */
  async insert(tx: Tx, subscription: NewSubscription, revision: number): Promise<Usage> {
    const { id, customerId, endpointId, fingerprint, version, body } = subscription;
    const filters = stringifyExactly(body.filters);
    const [usage] = await tx.query<Usage>(
      `WITH added AS (
       INSERT INTO subscriptions (id, customer_id, endpoint_id, fingerprint, version, obj_code, event_type, obj_id, url,
                                  filters, filter_connector, warnings, base64_encoding, revision, bytes, name, description, labels, date_created,
                                  date_modified)
       SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15::int, $16, $17, $18, at, at FROM clock_timestamp() AS at)
       INSERT INTO subscription_counts AS c (customer_id, live, bytes) VALUES ($2, 1, $15::int)
       ON CONFLICT (customer_id) DO UPDATE SET live = c.live + 1, bytes = c.bytes + excluded.bytes
       RETURNING live, bytes`,
      [
        id,
        customerId,
        endpointId,
        fingerprint,
        version,
        body.objCode,
        body.eventType,
        body.objId,
        body.url,
        filters,
        body.filterConnector,
        JSON.stringify(body.warnings),
        body.base64Encoding,
        revision,
        subscriptionBytes(body, filters),
        body.settings.name ?? null,
        body.settings.description ?? null,
        JSON.stringify(body.settings.labels ?? {}),
      ],
    );
    return usage!;
  }

  /** @param atMs milliseconds since the Unix epoch */
  async setVersion(
    tx: Tx,
    ids: readonly string[],
    version: VersionName,
    atMs: number,
    revision: number,
  ): Promise<void> {
    const at = new Date(atMs);
    await this.of(tx).update(
      { id: Any(ids) },
      { version, dateVersionUpdated: at, dateModified: at, revision },
    );
  }

  /** By hand, since one statement counts it down too. */
  async markDeleted(tx: Tx, id: string, atMs: number, revision: number): Promise<void> {
    await tx.query(
      `WITH gone AS (UPDATE subscriptions SET deleted_at = $2, revision = $3 WHERE id = $1 RETURNING customer_id, bytes)
       UPDATE subscription_counts c SET live = c.live - 1, bytes = c.bytes - gone.bytes FROM gone WHERE c.customer_id = gone.customer_id`,
      [id, new Date(atMs), revision],
    );
  }

  /** Makes every node load the subscription anew. */
  async touch(tx: Tx, id: string, revision: number): Promise<void> {
    await this.of(tx).update({ id }, { revision });
  }

  /**
   * Forgets what was deleted before the given moment: by hand, by the index subscriptions_deleted.
   * @returns how many there were, and the highest revision among them
   */
  async purge(tx: Sql, beforeMs: number): Promise<{ count: number; revision: number }> {
    const [row] = await tx.query<{ count: number; revision: number }>(
      `WITH gone AS (DELETE FROM subscriptions WHERE deleted_at < $1 RETURNING revision)
       SELECT count(*) AS count, coalesce(max(revision), 0) AS revision FROM gone`,
      [new Date(beforeMs)],
    );
    return row!;
  }

  private of(tx: Tx): Repository<StoredSubscription> {
    return tx.manager.withRepository(this.subscriptions);
  }
}
