import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { Database, type Tx } from '../../platform/database/index.js';
import { SYSTEM_ADMINISTRATOR } from '../access/access-level.js';
import { User } from './user.entity.js';

/** What an administrator may change about a user. */
export type UserChanges = Partial<
  Pick<User, 'accessLevel' | 'canPublish' | 'active' | 'passwordHash' | 'apiKeySealed' | 'apiKeyHash'>
>;

/** All SQL about users. */
@Injectable()
export class UsersRepository {
  constructor(
    @InjectRepository(User) private readonly users: Repository<User>,
    private readonly database: Database,
  ) {}

  async findByKey(usernameKey: string): Promise<User | undefined> {
    return (await this.of().findOneBy({ usernameKey })) ?? undefined;
  }

  async find(customerId: string, id: string, tx?: Tx): Promise<User | undefined> {
    return (await this.of(tx).findOneBy({ customerId, id })) ?? undefined;
  }

  /** Newest first, in a stable order. */
  async list(customerId: string, offset: number, limit: number): Promise<[User[], number]> {
    return this.of().findAndCount({
      where: { customerId },
      order: { createdAt: 'DESC', id: 'DESC' },
      skip: offset,
      take: limit,
    });
  }

  /** @throws the server's unique violation when the name is taken */
  async insert(tx: Tx, user: User): Promise<void> {
    await this.of(tx).insert(user);
  }

  /** Whether a customer has more users than that; reads at most so many entries of the index. */
  async hasMoreThan(tx: Tx, customerId: string, most: number): Promise<boolean> {
    const rows = await tx.query('SELECT 1 FROM users WHERE customer_id = $1 OFFSET $2 LIMIT 1', [
      customerId,
      most,
    ]);
    return rows.length > 0;
  }

  async update(tx: Tx, id: string, changes: UserChanges, now: number): Promise<void> {
    await this.of(tx).update({ id }, { ...changes, updatedAt: new Date(now) });
  }

  /** Changes a password if it is still the one that was checked. */
  async replacePassword(tx: Tx, id: string, oldHash: string, newHash: string, now: number): Promise<boolean> {
    const rows = await tx.query(
      `UPDATE users SET password_hash = $3, updated_at = $4
       WHERE id = $1 AND active AND password_hash = $2 RETURNING 1`,
      [id, oldHash, newHash, new Date(now)],
    );
    return rows.length > 0;
  }

  async hasOtherAdministrator(tx: Tx, customerId: string, id: string): Promise<boolean> {
    const rows = await tx.query(
      'SELECT 1 FROM users WHERE customer_id = $1 AND id <> $2 AND active AND access_level = $3 LIMIT 1',
      [customerId, id, SYSTEM_ADMINISTRATOR],
    );
    return rows.length > 0;
  }

  async hasAny(tx: Tx): Promise<boolean> {
    return (await tx.query('SELECT 1 FROM users LIMIT 1')).length > 0;
  }

  /** The stored key of an active user; null when there is none. */
  async sealedApiKey(id: string): Promise<Buffer | null> {
    const [row] = await this.database.query<{ sealed: Buffer | null }>(
      'SELECT api_key_sealed AS sealed FROM users WHERE id = $1 AND active',
      [id],
    );
    return row?.sealed ?? null;
  }

  /** @returns false when the user is not active (any more) */
  async setApiKey(tx: Tx, id: string, key: { sealed: Buffer; hash: Buffer }): Promise<boolean> {
    const rows = await tx.query(
      'UPDATE users SET api_key_sealed = $2, api_key_hash = $3 WHERE id = $1 AND active RETURNING 1',
      [id, key.sealed, key.hash],
    );
    return rows.length > 0;
  }

  /** @returns whether there was one */
  async removeApiKey(tx: Tx, id: string): Promise<boolean> {
    const rows = await tx.query(
      `UPDATE users SET api_key_sealed = NULL, api_key_hash = NULL
       WHERE id = $1 AND active AND api_key_hash IS NOT NULL RETURNING 1`,
      [id],
    );
    return rows.length > 0;
  }

  private of(tx?: Tx): Repository<User> {
    return tx ? tx.manager.withRepository(this.users) : this.users;
  }
}
