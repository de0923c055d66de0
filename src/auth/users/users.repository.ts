import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, Like, Not, Repository } from 'typeorm';
import { containing } from '../../lib/like-pattern.js';
import type { Tx } from '../../platform/database/index.js';
import { SYSTEM_ADMINISTRATOR } from '../access/access-level.js';
import { User } from './user.entity.js';
import { usernameKey } from './username.js';

/** What an administrator may change about a user. */
export type UserChanges = Partial<
  Pick<
    User,
    | 'accessLevel'
    | 'canPublish'
    | 'active'
    | 'passwordHash'
    | 'passwordChangeDue'
    | 'apiKeySealed'
    | 'apiKeyHash'
  >
>;

/** Which users of a customer are meant; what is left out means all. */
export interface UserQuery {
  /** A part of the name. */
  readonly search?: string;
  readonly accessLevel?: string;
  readonly active?: boolean;
}

/** All SQL about users. */
@Injectable()
export class UsersRepository {
  constructor(@InjectRepository(User) private readonly users: Repository<User>) {}

  async findByKey(key: string): Promise<User | undefined> {
    return (await this.of().findOneBy({ usernameKey: key })) ?? undefined;
  }

  async find(customerId: string, id: string, tx?: Tx): Promise<User | undefined> {
    return (await this.of(tx).findOneBy({ customerId, id })) ?? undefined;
  }

  /** Newest first, in a stable order. */
  async list(
    customerId: string,
    { search, accessLevel, active }: UserQuery,
    offset: number,
    limit: number,
  ): Promise<[User[], number]> {
    return this.of().findAndCount({
      where: {
        customerId,
        ...(search !== undefined && { usernameKey: Like(containing(usernameKey(search))) }),
        ...(accessLevel !== undefined && { accessLevel }),
        ...(active !== undefined && { active }),
      },
      order: { createdAt: 'DESC', id: 'DESC' },
      skip: offset,
      take: limit,
    });
  }

  /** @throws the server's unique violation when the name is taken */
  async insert(tx: Tx, user: User): Promise<void> {
    await this.of(tx).insert(user);
  }

  /** Whether a customer has more users than that. By hand, since it reads at most so many entries of the index. */
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

  /** Gives a user the password that they chose, if the one before is still the one that was checked. */
  async replacePassword(tx: Tx, id: string, oldHash: string, newHash: string, now: number): Promise<boolean> {
    const { affected } = await this.of(tx).update(
      { id, active: true, passwordHash: oldHash },
      { passwordHash: newHash, passwordChangeDue: false, updatedAt: new Date(now) },
    );
    return affected === 1;
  }

  async hasOtherAdministrator(tx: Tx, customerId: string, id: string): Promise<boolean> {
    return this.of(tx).existsBy({
      customerId,
      id: Not(id),
      active: true,
      accessLevel: SYSTEM_ADMINISTRATOR,
    });
  }

  async hasAny(tx: Tx): Promise<boolean> {
    return this.of(tx).exists();
  }

  /** The stored key of an active user; null when there is none. */
  async sealedApiKey(id: string): Promise<Buffer | null> {
    const user = await this.of().findOne({
      select: { id: true, apiKeySealed: true },
      where: { id, active: true },
    });
    return user?.apiKeySealed ?? null;
  }

  /** @returns false when the user is not active (any more) */
  async setApiKey(tx: Tx, id: string, key: { sealed: Buffer; hash: Buffer }): Promise<boolean> {
    const { affected } = await this.of(tx).update(
      { id, active: true },
      { apiKeySealed: key.sealed, apiKeyHash: key.hash },
    );
    return affected === 1;
  }

  async removeApiKey(tx: Tx, id: string): Promise<boolean> {
    const { affected } = await this.of(tx).update(
      { id, active: true, apiKeyHash: Not(IsNull()) },
      { apiKeySealed: null, apiKeyHash: null },
    );
    return affected === 1;
  }

  private of(tx?: Tx): Repository<User> {
    return tx ? tx.manager.withRepository(this.users) : this.users;
  }
}
