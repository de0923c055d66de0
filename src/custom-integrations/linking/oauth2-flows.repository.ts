import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { type SealedColumn, Sealer } from '../../platform/crypto/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import type { Flow } from './flow.js';
import { StoredFlow } from './oauth2-flow.entity.js';

interface Row {
  id: string;
  revision: number;
  browser: Buffer;
  begun: boolean;
  opener: string | null;
  expired: boolean;
  verifier: Buffer | null;
  user_id: string;
  user_customer: string;
  username: string;
  active: boolean;
  integration_id: string;
  integration_customer: string;
  name: string;
  enabled: boolean;
  current_revision: number;
}

/** A flow as it is stored; what browsers and providers show is known by its hash alone. */
export interface NewFlow {
  readonly id: string;
  readonly integrationId: string;
  readonly userId: string;
  readonly revision: number;
  readonly startHash: Buffer;
  readonly browserHash: Buffer;
  readonly openerOrigin: string | null;
}

/** A flow that came back, with the secret that its code is worth nothing without; null without PKCE. */
export interface ReturnedFlow extends Flow {
  readonly verifier: string | null;
}

/** Of one user, under way at a time: more than anybody opens windows, and no way to fill the table. */
const MOST_FLOWS = 20;

const verifierContext = (id: string): string => `oauth2-flow-verifier:${id}`;

/** What flows store sealed. */
export const FLOW_SEALED_COLUMNS: readonly SealedColumn[] = [
  {
    table: 'oauth2_flows',
    key: 'id',
    keyType: 'uuid',
    holds: 'verifiers of linking flows',
    column: 'verifier_sealed',
    context: verifierContext,
  },
];

const COLUMNS = `f.id, f.revision, f.browser_hash AS browser, f.state_hash IS NOT NULL AS begun, f.opener_origin AS opener,
  f.expires_at <= now() AS expired, f.verifier_sealed AS verifier,
  u.id AS user_id, u.customer_id AS user_customer, u.username, u.active,
  c.id AS integration_id, c.customer_id AS integration_customer, c.name, c.enabled, c.revision AS current_revision`;

/**
 * All SQL about flows under way. Times are the database's, which decide what is over: hence by hand, each one row by its key or a
 * unique hash, but for the clearing of old ones by the indexes on users and on expiry.
 */
@Injectable()
export class OAuth2FlowsRepository {
  constructor(
    @InjectRepository(StoredFlow) private readonly flows: Repository<StoredFlow>,
    private readonly database: Database,
    private readonly sealer: Sealer,
  ) {}

  /** The oldest of too many of the user's end, at whatever integration: after the insertion, so that several at once count. */
  async insert(flow: NewFlow, lifeMs: number): Promise<void> {
    const { id, integrationId, userId, revision, startHash, browserHash, openerOrigin } = flow;
    await this.database.query(
      `INSERT INTO oauth2_flows
         (id, integration_id, user_id, revision, start_hash, browser_hash, opener_origin, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, now() + $8 * interval '1 millisecond')`,
      [id, integrationId, userId, revision, startHash, browserHash, openerOrigin, lifeMs],
    );
    await this.database.query(
      `DELETE FROM oauth2_flows WHERE id IN (
         SELECT id FROM oauth2_flows WHERE user_id = $1 ORDER BY expires_at DESC, id DESC OFFSET $2)`,
      [userId, MOST_FLOWS],
    );
  }

  async findStart(startHash: Buffer): Promise<Flow | undefined> {
    const [row] = await this.database.query<Row>(
      `SELECT ${COLUMNS} FROM oauth2_flows f
       JOIN users u ON u.id = f.user_id JOIN custom_integrations c ON c.id = f.integration_id
       WHERE f.start_hash = $1`,
      [startHash],
    );
    return row && flowOf(row);
  }

  /** Binds a flow to the browser of the click; false when one has gone on already. */
  async bind(id: string, browserHash: Buffer): Promise<boolean> {
    const rows = await this.database.query(
      `UPDATE oauth2_flows SET browser_hash = $2
       WHERE id = $1 AND state_hash IS NULL AND expires_at > now() RETURNING 1`,
      [id, browserHash],
    );
    return rows.length > 0;
  }

  /**
   * Notes that the flow's browser is sent to the provider, under a state of its own; one from before counts no more.
   * @returns false when the flow is gone, over, or another browser's
   */
  async begin(
    id: string,
    browserHash: Buffer,
    { stateHash, verifier }: { stateHash: Buffer; verifier: string | null },
  ): Promise<boolean> {
    const rows = await this.database.query(
      `UPDATE oauth2_flows SET state_hash = $3, verifier_sealed = $4
       WHERE id = $1 AND browser_hash = $2 AND expires_at > now() RETURNING 1`,
      [
        id,
        browserHash,
        stateHash,
        verifier === null ? null : this.sealer.seal(verifier, verifierContext(id)),
      ],
    );
    return rows.length > 0;
  }

  /** Uses a state up: whatever becomes of it, it is not found again. */
  async consumeState(stateHash: Buffer): Promise<ReturnedFlow | undefined> {
    const [row] = await this.database.query<Row>(
      `DELETE FROM oauth2_flows f USING users u, custom_integrations c
       WHERE f.state_hash = $1 AND u.id = f.user_id AND c.id = f.integration_id
       RETURNING ${COLUMNS}`,
      [stateHash],
    );
    return (
      row && {
        ...flowOf(row),
        verifier: row.verifier && this.sealer.open(row.verifier, verifierContext(row.id)),
      }
    );
  }

  /** Ends whatever ways a user has begun to an integration. */
  async deleteOf(tx: Tx, integrationId: string, userId: string): Promise<void> {
    await tx.manager.withRepository(this.flows).delete({ integrationId, userId });
  }

  /** @returns how many were over */
  async deleteExpired(): Promise<number> {
    const rows = await this.database.query('DELETE FROM oauth2_flows WHERE expires_at <= now() RETURNING 1');
    return rows.length;
  }
}

function flowOf(row: Row): Flow {
  return {
    id: row.id,
    revision: row.revision,
    browserHash: row.browser,
    begun: row.begun,
    openerOrigin: row.opener,
    expired: row.expired,
    user: {
      id: row.user_id,
      customerId: row.user_customer,
      username: row.username,
      active: row.active,
    },
    integration: {
      id: row.integration_id,
      customerId: row.integration_customer,
      name: row.name,
      enabled: row.enabled,
      revision: row.current_revision,
    },
  };
}
