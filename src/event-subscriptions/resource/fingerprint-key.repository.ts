import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type SealedColumn, Sealer } from '../../platform/crypto/index.js';
import { Database } from '../../platform/database/index.js';

const NAME = 'duplicates';
const KEY_BYTES = 32;
const contextOf = (name: string): string => `installation-key:${name}`;

/** What this module stores sealed. */
export const SUBSCRIPTION_SEALED_COLUMNS: readonly SealedColumn[] = [
  {
    holds: 'keys of the installation',
    table: 'installation_keys',
    column: 'key_sealed',
    key: 'name',
    keyType: 'text',
    context: contextOf,
  },
];

/** The key that fingerprints of subscriptions are made with: one for the installation, made when it is first needed. */
@Injectable()
export class FingerprintKeyRepository {
  private known: Buffer | undefined;

  constructor(
    private readonly database: Database,
    private readonly sealer: Sealer,
  ) {}

  /** @throws SealError when it is sealed under a key that this node was not given */
  async get(): Promise<Buffer> {
    this.known ??= (await this.stored()) ?? (await this.make());
    return this.known;
  }

  /** Nodes that make one at once all take the first: an insert by hand, since an upsert would take the last. */
  private async make(): Promise<Buffer> {
    const key = randomBytes(KEY_BYTES).toString('base64');
    await this.database.query(
      'INSERT INTO installation_keys (name, key_sealed) VALUES ($1, $2) ON CONFLICT DO NOTHING',
      [NAME, this.sealer.seal(key, contextOf(NAME))],
    );
    return (await this.stored())!;
  }

  /** Plan: one row by the primary key, once a process. */
  private async stored(): Promise<Buffer | undefined> {
    const [row] = await this.database.query<{ sealed: Buffer }>(
      'SELECT key_sealed AS sealed FROM installation_keys WHERE name = $1',
      [NAME],
    );
    return row && Buffer.from(this.sealer.open(row.sealed, contextOf(NAME)), 'base64');
  }
}
