import { Injectable } from '@nestjs/common';
import { type Actor, AuditTrail } from '../../platform/audit/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { newToken } from '../../platform/crypto/index.js';
import { Database, isUniqueViolation, type Tx } from '../../platform/database/index.js';
import { AppError } from '../../platform/http/errors/index.js';
import { DEFAULT_ACCESS_LEVEL, SYSTEM_ADMINISTRATOR } from '../access/access-level.js';
import { SessionsRepository } from '../access/sessions.repository.js';
import { CustomersRepository } from './customers.repository.js';
import { offsetOf, type Page } from '../../platform/http/page.js';
import { Passwords } from '../passwords/passwords.js';
import { auditedUpdate, auditedUser, rightsOf } from './user-audit.js';
import type { User } from './user.entity.js';
import { usernameKey } from './username.js';
import { type UserChanges, type UserQuery, UsersRepository } from './users.repository.js';

const ID_BYTES = 16;
const ID = /^[0-9a-f]{32}$/;

export interface NewUser {
  readonly username: string;
  readonly password: string;
  readonly accessLevel?: string | undefined;
  readonly canPublish?: boolean | undefined;
  /** True unless it is said otherwise: whoever creates a user has chosen the password. */
  readonly passwordChangeDue?: boolean | undefined;
}

export interface UserUpdate {
  readonly accessLevel?: string | undefined;
  readonly canPublish?: boolean | undefined;
  readonly password?: string | undefined;
  /** With a password: as it was chosen by the user or not, unless it is said otherwise. */
  readonly passwordChangeDue?: boolean | undefined;
  readonly active?: boolean | undefined;
  /** Null removes it; only users make their own. */
  readonly apiKey?: null | undefined;
}

/** Of one customer: many times a large company, and few enough that nobody fills the disk with them. */
const MOST_USERS = 100_000;

/** Users of a customer, as its administrators and the command line manage them. Input is checked already. */
@Injectable()
export class UsersService {
  constructor(
    private readonly database: Database,
    private readonly users: UsersRepository,
    private readonly customers: CustomersRepository,
    private readonly sessions: SessionsRepository,
    private readonly passwords: Passwords,
    private readonly clock: Clock,
    private readonly audit: AuditTrail,
  ) {}

  /** @throws AppError Conflict when the name is taken, by whichever customer's user; LimitReached */
  async create(actor: Actor, input: NewUser, tx?: Tx): Promise<User> {
    const now = new Date(this.clock.now());
    const user: User = {
      id: newToken(ID_BYTES),
      customerId: actor.customerId,
      username: input.username,
      usernameKey: usernameKey(input.username),
      passwordHash: await this.passwords.hash(input.password, actor.customerId),
      passwordChangeDue: input.passwordChangeDue ?? true,
      accessLevel: input.accessLevel ?? DEFAULT_ACCESS_LEVEL,
      canPublish: input.canPublish ?? false,
      active: true,
      apiKeySealed: null,
      apiKeyHash: null,
      createdAt: now,
      updatedAt: now,
    };
    const store = async (within: Tx): Promise<void> => {
      await this.users.insert(within, user);
      if (await this.users.hasMoreThan(within, actor.customerId, MOST_USERS)) {
        throw new AppError('LimitReached', `A customer may have at most ${MOST_USERS} users.`);
      }
      await this.audit.record(within, actor, auditedUser('user.created', user, rightsOf(user)));
    };
    try {
      await (tx ? store(tx) : this.database.transaction(store));
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      throw new AppError('Conflict', `username ${JSON.stringify(input.username)} is taken.`);
    }
    return user;
  }

  hasAny(tx: Tx): Promise<boolean> {
    return this.users.hasAny(tx);
  }

  /** Newest first. */
  list(customerId: string, query: Page & UserQuery): Promise<[User[], number]> {
    return this.users.list(customerId, query, offsetOf(query), query.limit);
  }

  /** @throws AppError NotFound, also for another customer's user */
  async get(customerId: string, id: string): Promise<User> {
    return found(ID.test(id) ? await this.users.find(customerId, id) : undefined, id);
  }

  /** @throws AppError NotFound */
  async getByName(username: string): Promise<User> {
    const user = await this.users.findByKey(usernameKey(username));
    if (!user) throw new AppError('NotFound', `There is no user ${JSON.stringify(username)}.`);
    return user;
  }

  /**
   * Changes a user. A new password ends all sessions; deactivation does too, and removes the API key.
   * @throws AppError NotFound; Conflict when it would leave the customer without an active administrator
   */
  async update(actor: Actor, id: string, update: UserUpdate): Promise<User> {
    const { customerId } = actor;
    // Before the transaction: hashing takes long, and locks are held in there.
    await this.get(customerId, id);
    const passwordHash =
      update.password === undefined ? undefined : await this.passwords.hash(update.password, customerId);
    return this.database.transaction(async (tx) => {
      await this.customers.lockAdministration(tx, customerId);
      const user = found(await this.users.find(customerId, id, tx), id);
      const changes = changesOf(user, update, passwordHash, actor);
      if (Object.keys(changes).length === 0) return user;
      const changed: User = { ...user, ...changes, updatedAt: new Date(this.clock.now()) };
      if (administers(user) && !administers(changed)) await this.refuseForTheLast(tx, user);
      await this.users.update(tx, id, changes, changed.updatedAt.getTime());
      if (passwordHash !== undefined || !changed.active) await this.sessions.deleteOfUser(tx, id);
      await this.audit.record(tx, actor, auditedUpdate(user, changes));
      return changed;
    });
  }

  /**
   * Replaces one's own password and ends all other sessions.
   * @param user as it was when the current password was checked
   * @param sessionHash the session that stays
   * @throws AppError Conflict when the password was changed in the meantime
   */
  async changeOwnPassword(user: User, newPassword: string, sessionHash: Buffer | undefined): Promise<void> {
    const hash = await this.passwords.hash(newPassword, user.customerId);
    await this.database.transaction(async (tx) => {
      const now = this.clock.now();
      const replaced = await this.users.replacePassword(tx, user.id, user.passwordHash, hash, now);
      if (!replaced) throw new AppError('Conflict', 'Somebody else changed the password in the meantime.');
      await this.sessions.deleteOfUser(tx, user.id, sessionHash);
      const { id: userId, customerId, username } = user;
      const actor = { customerId, userId, username };
      await this.audit.record(tx, actor, auditedUser('user.passwordChanged', user));
    });
  }

  private async refuseForTheLast(tx: Tx, user: User): Promise<void> {
    if (await this.users.hasOtherAdministrator(tx, user.customerId, user.id)) return;
    throw new AppError(
      'Conflict',
      `${JSON.stringify(user.username)} is the last active System Administrator of this customer; create another one first.`,
      {},
      { userId: user.id },
    );
  }
}

function changesOf(
  user: User,
  update: UserUpdate,
  passwordHash: string | undefined,
  actor: Actor,
): UserChanges {
  const changes: UserChanges = {};
  if (update.accessLevel !== undefined && update.accessLevel !== user.accessLevel) {
    changes.accessLevel = update.accessLevel;
  }
  if (update.canPublish !== undefined && update.canPublish !== user.canPublish) {
    changes.canPublish = update.canPublish;
  }
  if (passwordHash !== undefined) changes.passwordHash = passwordHash;
  const chosen = passwordHash === undefined ? user.passwordChangeDue : actor.userId !== user.id;
  const due = update.passwordChangeDue ?? chosen;
  if (due !== user.passwordChangeDue) changes.passwordChangeDue = due;
  if (update.active !== undefined && update.active !== user.active) {
    changes.active = update.active;
  }
  if (changes.active === false || (update.apiKey === null && user.apiKeyHash !== null)) {
    Object.assign(changes, { apiKeySealed: null, apiKeyHash: null });
  }
  return changes;
}

function administers(user: User): boolean {
  return user.active && user.accessLevel === SYSTEM_ADMINISTRATOR;
}

function found(user: User | undefined, id: string): User {
  if (!user) throw new AppError('NotFound', `There is no user with the id ${JSON.stringify(id)}.`);
  return user;
}
