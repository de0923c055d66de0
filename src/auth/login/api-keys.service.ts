import { Injectable } from '@nestjs/common';
import { type Actor, AuditTrail } from '../../platform/audit/index.js';
import { hashToken, newToken, type SealedColumn, Sealer } from '../../platform/crypto/index.js';
import { Database } from '../../platform/database/index.js';
import { AppError } from '../../platform/http/errors/index.js';
import { API_KEY_BYTES } from '../access/tokens.js';
import { UsersRepository } from '../users/users.repository.js';

export const API_KEY_COLUMN: SealedColumn = {
  holds: 'API keys of users',
  table: 'users',
  column: 'api_key_sealed',
  key: 'id',
  keyType: 'text',
  context: (userId) => `api-key:${userId}`,
};

/** Whose key it is, and who changes it: users manage their own. */
export type KeyOwner = Required<Actor>;

/**
 * A user's one API key (docs/contract/event-subscriptions.md#2). It can be read back, so it is sealed; what a header is
 * looked up by is its hash.
 */
@Injectable()
export class ApiKeysService {
  constructor(
    private readonly database: Database,
    private readonly users: UsersRepository,
    private readonly sealer: Sealer,
    private readonly audit: AuditTrail,
  ) {}

  /** @returns `""` when there is none @throws SealError when it is sealed under a key that is not known here */
  async get({ userId }: KeyOwner): Promise<string> {
    const sealed = await this.users.sealedApiKey(userId);
    return sealed === null ? '' : this.sealer.open(sealed, API_KEY_COLUMN.context(userId));
  }

  /** A new key; the one before it stops working at once. */
  async generate(user: KeyOwner): Promise<string> {
    const key = newToken(API_KEY_BYTES);
    const sealed = this.sealer.seal(key, API_KEY_COLUMN.context(user.userId));
    await this.database.transaction(async (tx) => {
      const stored = await this.users.setApiKey(tx, user.userId, { sealed, hash: hashToken(key) });
      if (!stored) throw new AppError('AuthenticationRequired');
      await this.audit.record(tx, user, keyChange('user.apiKeyCreated', user));
    });
    return key;
  }

  /** Without a key, nothing happens. */
  async clear(user: KeyOwner): Promise<true> {
    await this.database.transaction(async (tx) => {
      const removed = await this.users.removeApiKey(tx, user.userId);
      if (removed) await this.audit.record(tx, user, keyChange('user.apiKeyRemoved', user));
    });
    return true;
  }
}

function keyChange(action: string, { userId, username }: KeyOwner) {
  return { action, objectType: 'user', objectId: userId, details: { username } };
}
