import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Any, type Repository } from 'typeorm';
import { type SealedColumn, Sealer, SealError, WebhookSigner } from '../../platform/crypto/index.js';
import { headerLines, parseTarget } from '../../platform/egress/index.js';
import { Database, type Sql, type Tx } from '../../platform/database/index.js';
import { commonHeaders, type CustomHeader, type RequestSecrets } from '../model/request-headers.js';
import { stateList, statesBefore } from '../model/delivery-state.js';
import type { Credentials, Destination } from '../model/destination.js';
import { StoredEndpoint } from '../endpoints/endpoint.entity.js';
import { urlHash } from '../endpoints/endpoint-key.js';
import { StoredDestination } from './destination.entity.js';

interface PreviousSecret {
  readonly secret: string;
  readonly until: Date;
}

/** What signs the deliveries of a subscription. */
interface SigningSecrets {
  readonly signingSecret: string;
  readonly previousSecret: PreviousSecret | undefined;
}

export interface NewDestination {
  readonly subscriptionId: string;
  readonly customerId: string;
  /** As the WHATWG parser writes it: that is what makes two spellings one endpoint. */
  readonly url: string;
  readonly base64: boolean;
  readonly authToken: string | null;
  readonly headers: readonly CustomHeader[];
  readonly signingSecret: string;
  /** The one before, which signs beside it for a while. */
  readonly previousSecret?: PreviousSecret | undefined;
  /** Whether its deliveries are put on hold from the start. */
  readonly paused: boolean;
}

type ShownRow = Pick<StoredDestination, 'subscriptionId' | 'authTokenSealed' | 'headersSealed'>;

/** With its endpoint's URL. */
type DestinationRow = Omit<
  StoredDestination,
  'pausedAt' | 'resuming' | 'replacedAt' | 'movedTo' | 'successor' | 'moveDue'
> & {
  readonly url: string;
  readonly paused: boolean;
};

const tokenContext = (subscriptionId: string): string => `subscription-token:${subscriptionId}`;
const headersContext = (subscriptionId: string): string => `subscription-headers:${subscriptionId}`;
const secretContext = (subscriptionId: string): string => `signing-secret:${subscriptionId}`;
const OF_DESTINATIONS = { table: 'destinations', key: 'subscription_id', keyType: 'uuid' } as const;

/** What this module stores sealed. */
export const DELIVERY_SEALED_COLUMNS: readonly SealedColumn[] = [
  {
    ...OF_DESTINATIONS,
    holds: 'bearer tokens of subscriptions',
    column: 'auth_token_sealed',
    context: tokenContext,
  },
  {
    ...OF_DESTINATIONS,
    holds: 'signing secrets of subscriptions',
    column: 'signing_secret_sealed',
    context: secretContext,
  },
  {
    ...OF_DESTINATIONS,
    holds: 'rotated signing secrets of subscriptions',
    column: 'previous_secret_sealed',
    context: secretContext,
  },
  {
    ...OF_DESTINATIONS,
    holds: 'custom headers of subscriptions',
    column: 'headers_sealed',
    context: headersContext,
  },
];

const NO_HEADERS: readonly CustomHeader[] = [];

/** How long the old signing secret signs beside a new one (docs/contract/event-subscriptions.md#4). */
const OLD_SECRET_HOURS = 24;

/** Where each subscription's deliveries go, with its secrets sealed. */
@Injectable()
export class DestinationsRepository {
  constructor(
    @InjectRepository(StoredDestination) private readonly destinations: Repository<StoredDestination>,
    @InjectRepository(StoredEndpoint) private readonly endpoints: Repository<StoredEndpoint>,
    private readonly database: Database,
    private readonly sealer: Sealer,
  ) {}

  /** Adds a subscription's destination; its endpoint is made, or shared with the customer's others of the same URL. */
  async create(tx: Tx, destination: NewDestination): Promise<{ endpointId: number }> {
    const endpointId = await this.endpointFor(tx, destination.customerId, destination.url);
    const { subscriptionId, customerId, base64, authToken, headers, signingSecret, previousSecret, paused } =
      destination;
    await tx.manager.withRepository(this.destinations).insert({
      subscriptionId,
      customerId,
      endpointId,
      base64,
      authTokenSealed: authToken === null ? null : this.sealer.seal(authToken, tokenContext(subscriptionId)),
      headersSealed:
        headers.length === 0
          ? null
          : this.sealer.seal(JSON.stringify(headers), headersContext(subscriptionId)),
      signingSecretSealed: this.sealer.seal(signingSecret, secretContext(subscriptionId)),
      ...(previousSecret !== undefined && {
        previousSecretSealed: this.sealer.seal(previousSecret.secret, secretContext(subscriptionId)),
        previousSecretUntil: previousSecret.until,
      }),
      ...(paused && { pausedAt: () => 'now()' }),
    });
    return { endpointId };
  }

  /**
   * Removes the destination, remembers for the log where it led, and cancels what is deferred for it; what is in memory asks before it is
   * sent. The same for replaced ones whose deliveries were to be moved to it. By hand, since each statement moves what it finds, in the order
   * of the locks.
   * @returns the subscriptions for which nothing is sent any more
   */
  async remove(tx: Tx, subscriptionId: string): Promise<string[]> {
    const gone = await tx.query<{ id: string }>(
      `WITH locked AS (
         SELECT subscription_id FROM destinations WHERE subscription_id = $1 OR moved_to = $1 ORDER BY subscription_id FOR UPDATE),
       gone AS (DELETE FROM destinations t USING locked l WHERE t.subscription_id = l.subscription_id
                RETURNING t.subscription_id, t.customer_id, t.endpoint_id, t.successor)
       INSERT INTO former_destinations (subscription_id, customer_id, endpoint_id, successor)
       SELECT subscription_id, customer_id, endpoint_id, successor FROM gone RETURNING subscription_id AS id`,
      [subscriptionId],
    );
    const ids = gone.map(({ id }) => id);
    await tx.query(
      // Locked in the order in which recording results locks them too, so that neither waits for the other in a circle.
      `WITH open AS (
         SELECT segment_id, delivery_index FROM deferred_deliveries
          WHERE subscription_id = ANY($1::uuid[]) AND state IN ${stateList(statesBefore('cancelled'))} ORDER BY segment_id, delivery_index FOR UPDATE)
       UPDATE deferred_deliveries p
          SET state = 'cancelled', state_since = now(), reason = 'The subscription was deleted.', due_at = NULL, finished_at = now()
         FROM open o WHERE p.segment_id = o.segment_id AND p.delivery_index = o.delivery_index`,
      [ids],
    );
    return ids;
  }

  /** Those of the subscriptions that are gone: by hand, an anti-join on the primary key. */
  async vanished(subscriptionIds: readonly string[]): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(
      `SELECT id FROM unnest($1::uuid[]) AS u (id)
        WHERE NOT EXISTS (SELECT 1 FROM destinations t WHERE t.subscription_id = u.id)`,
      [subscriptionIds],
    );
    return rows.map(({ id }) => id);
  }

  /**
   * Pauses a subscription, or resumes it; all nodes hear of it at the commit. By hand, on the database's time. What was put on hold while it
   * was paused stays so until it is given back, batch by batch (`resuming`).
   */
  async setPaused(tx: Tx, subscriptionId: string, paused: boolean): Promise<void> {
    await tx.query(
      `UPDATE destinations SET paused_at = CASE WHEN $2 THEN now() END, resuming = NOT $2::boolean WHERE subscription_id = $1`,
      [subscriptionId, paused],
    );
    await tx.query(`SELECT pg_notify('subscription_paused', '')`);
  }

  /** All that are paused, of all customers: by hand, the index destinations_paused. */
  async paused(): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(
      'SELECT subscription_id AS id FROM destinations WHERE paused_at IS NOT NULL',
    );
    return rows.map(({ id }) => id);
  }

  /** Signs with `secret` from now on, and with the one before it too for 24 hours: by hand, on the database's time. */
  async rotateSecret(tx: Tx, subscriptionId: string, secret: string): Promise<void> {
    await tx.query(
      `UPDATE destinations
          SET previous_secret_sealed = signing_secret_sealed,
              previous_secret_until = now() + make_interval(hours => $3),
              signing_secret_sealed = $2
        WHERE subscription_id = $1`,
      [subscriptionId, this.sealer.seal(secret, secretContext(subscriptionId)), OLD_SECRET_HOURS],
    );
  }

  /** The destinations that exist among the given subscriptions, ready to send to: by hand, a join of two primary keys. */
  async load(
    subscriptionIds: readonly string[],
    sql: Sql = this.database,
  ): Promise<Map<string, Destination>> {
    const rows = await sql.query<DestinationRow>(
      `SELECT t.subscription_id AS "subscriptionId", t.customer_id AS "customerId", t.endpoint_id AS "endpointId", e.url, t.base64,
              t.auth_token_sealed AS "authTokenSealed", t.headers_sealed AS "headersSealed",
              t.signing_secret_sealed AS "signingSecretSealed", t.previous_secret_sealed AS "previousSecretSealed",
              t.previous_secret_until AS "previousSecretUntil", t.paused_at IS NOT NULL AS paused
         FROM destinations t JOIN endpoints e ON e.id = t.endpoint_id
        WHERE t.subscription_id = ANY($1::uuid[])`,
      [subscriptionIds],
    );
    return new Map(rows.map((row) => [row.subscriptionId, this.open(row)]));
  }

  /** Bearer tokens and custom headers in the clear, for masking them in answers. @throws SealError when one cannot be opened */
  async requestSecrets(subscriptionIds: readonly string[]): Promise<Map<string, RequestSecrets>> {
    const rows = await this.destinations.find({
      select: { subscriptionId: true, authTokenSealed: true, headersSealed: true },
      where: { subscriptionId: Any(subscriptionIds) },
    });
    return new Map(rows.map((row) => [row.subscriptionId, this.shown(row)]));
  }

  /** What signs now. @throws SealError when it cannot be opened */
  async signingSecrets(tx: Tx, subscriptionId: string): Promise<SigningSecrets> {
    const row = await tx.manager.withRepository(this.destinations).findOneOrFail({
      select: {
        subscriptionId: true,
        signingSecretSealed: true,
        previousSecretSealed: true,
        previousSecretUntil: true,
      },
      where: { subscriptionId },
    });
    const context = secretContext(subscriptionId);
    const { previousSecretSealed: previous, previousSecretUntil: until } = row;
    return {
      signingSecret: this.sealer.open(row.signingSecretSealed, context),
      previousSecret:
        previous !== null && until !== null
          ? { secret: this.sealer.open(previous, context), until }
          : undefined,
    };
  }

  private shown({
    subscriptionId: id,
    authTokenSealed: token,
    headersSealed: headers,
  }: ShownRow): RequestSecrets {
    return {
      authToken: token && this.sealer.open(token, tokenContext(id)),
      customHeaders:
        headers === null
          ? NO_HEADERS
          : (JSON.parse(this.sealer.open(headers, headersContext(id))) as CustomHeader[]),
    };
  }

  private open(row: DestinationRow): Destination {
    return {
      subscriptionId: row.subscriptionId,
      customerId: row.customerId,
      endpointId: row.endpointId,
      url: parseTarget(row.url),
      credentials: this.credentials(row),
      base64: row.base64,
      paused: row.paused,
    };
  }

  /** One subscription's values under a foreign key must not keep the others from being matched and sent to. */
  private credentials(row: DestinationRow): Credentials | undefined {
    const context = secretContext(row.subscriptionId);
    const previous = row.previousSecretSealed;
    try {
      const secret = this.sealer.open(row.signingSecretSealed, context);
      const secrets = this.shown(row);
      return {
        ...secrets,
        headers: headerLines(commonHeaders(secrets)),
        signer: new WebhookSigner([secret]),
        rotating:
          previous && row.previousSecretUntil
            ? {
                signer: new WebhookSigner([secret, this.sealer.open(previous, context)]),
                untilMs: row.previousSecretUntil.getTime(),
              }
            : undefined,
      };
    } catch (error) {
      if (error instanceof SealError) return undefined;
      throw error;
    }
  }

  /** Made by hand, where it is not there yet: a conflict is whoever was faster. */
  private async endpointFor(tx: Tx, customerId: string, url: string): Promise<number> {
    const hash = urlHash(url);
    const known = await this.findEndpoint(tx, customerId, hash);
    if (known !== undefined) return known;
    const [made] = await tx.query<{ id: number }>(
      `INSERT INTO endpoints (customer_id, url, url_hash) VALUES ($1, $2, $3)
       ON CONFLICT (customer_id, url_hash) DO NOTHING RETURNING id`,
      [customerId, url, hash],
    );
    return made?.id ?? (await this.findEndpoint(tx, customerId, hash))!;
  }

  private async findEndpoint(tx: Tx, customerId: string, hash: Buffer): Promise<number | undefined> {
    const endpoint = await tx.manager.withRepository(this.endpoints).findOne({
      select: { id: true },
      where: { customerId, urlHash: hash },
    });
    return endpoint?.id;
  }
}
