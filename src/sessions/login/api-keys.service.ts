import { Injectable } from '@nestjs/common';
import { hashToken, newToken, type SealedColumn, Sealer } from '../../platform/crypto/index.js';
import { AppError } from '../../platform/http/errors/index.js';
import { UsersRepository } from '../users/users.repository.js';

/** 256 random bits: a key lives until somebody replaces it. */
const KEY_BYTES = 32;

export const API_KEY_COLUMN: SealedColumn = {
  holds: 'API keys of users',
  table: 'users',
  column: 'api_key_sealed',
  key: 'id',
  keyType: 'text',
  context: (userId) => `api-key:${userId}`,
};

/**
 * A user's one API key (contract, section 2). It can be read back, so it is sealed; what a header is looked up by is
 * its hash.
 */
@Injectable()
export class ApiKeysService {
  constructor(
    private readonly users: UsersRepository,
    private readonly sealer: Sealer,
  ) {}

  /** @returns `""` when there is none @throws SealError when it is sealed under a key that is not known here */
  async get(userId: string): Promise<string> {
    const sealed = await this.users.sealedApiKey(userId);
    return sealed === null ? '' : this.sealer.open(sealed, API_KEY_COLUMN.context(userId));
  }

  /** A new key; the one before it stops working at once. */
  async generate(userId: string): Promise<string> {
    const key = newToken(KEY_BYTES);
    const sealed = this.sealer.seal(key, API_KEY_COLUMN.context(userId));
    const stored = await this.users.setApiKey(userId, { sealed, hash: hashToken(key) });
    if (!stored) throw new AppError('AuthenticationRequired');
    return key;
  }

  /** Without a key, nothing happens. */
  async clear(userId: string): Promise<true> {
    await this.users.setApiKey(userId, null);
    return true;
  }
}
