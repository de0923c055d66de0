import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Not, type Repository } from 'typeorm';
import { Database, type Tx } from '../../platform/database/index.js';
import type { StoredRights } from './principal.js';
import type { SessionTimes } from './session-lifetime.js';
import { Session } from './session.entity.js';

interface FoundSession extends StoredRights {
  readonly createdAt: Date;
  readonly lastUsedAt: Date;
}

/** Who a session speaks for, and when it was made and used. */
export interface StoredSession {
  readonly rights: StoredRights;
  readonly times: SessionTimes;
}

/** Sessions of one user that live at once, of those begun with a password, and of those made from an API key. */
const MOST_SESSIONS = 1_000;

/** A session about to be stored; `now` in milliseconds since the Unix epoch. */
export interface FreshSession {
  readonly tokenHash: Buffer;
  readonly now: number;
  readonly userAgent: string | null;
  readonly address: string | null;
}

export interface SessionOwner {
  readonly userId: string;
  readonly customerId: string;
}

/** All SQL about sessions, and the look-ups that every call begins with. */
@Injectable()
export class SessionsRepository {
  constructor(
    @InjectRepository(Session) private readonly sessions: Repository<Session>,
    private readonly database: Database,
  ) {}

  /**
   * A session that its password or key still stands for, and its active user. By hand, since every call begins with it: two index
   * look-ups, on the primary keys of both tables.
   */
  async find(tokenHash: Buffer): Promise<StoredSession | undefined> {
    const [row] = await this.database.prepared<FoundSession>(
      'session_find',
      `SELECT u.id AS "userId", u.customer_id AS "customerId", u.username, u.access_level AS "accessLevel",
              u.can_publish AS "canPublish", s.created_at AS "createdAt", s.last_used_at AS "lastUsedAt"
       FROM sessions s JOIN users u ON u.id = s.user_id
       WHERE s.token_hash = $1 AND u.active AND (s.api_key_hash IS NULL OR s.api_key_hash = u.api_key_hash)`,
      [tokenHash],
    );
    if (!row) return undefined;
    const times = { createdAt: row.createdAt.getTime(), lastUsedAt: row.lastUsedAt.getTime() };
    return { rights: row, times };
  }

  /** The active user that an API key belongs to. By hand, since every call may begin with it: one index look-up. */
  async findApiKey(keyHash: Buffer): Promise<StoredRights | undefined> {
    const [row] = await this.database.prepared<StoredRights>(
      'api_key_find',
      `SELECT id AS "userId", customer_id AS "customerId", username, access_level AS "accessLevel",
              can_publish AS "canPublish"
       FROM users WHERE api_key_hash = $1 AND active`,
      [keyHash],
    );
    return row;
  }

  /**
   * Stores a session, but only if the user is still active under the password that was checked.
   * @returns undefined when not
   */
  insertByPassword(
    session: FreshSession,
    checked: { userId: string; passwordHash: string },
  ): Promise<SessionOwner | undefined> {
    return this.insert('id = $6 AND password_hash = $7', session, null, [
      checked.userId,
      checked.passwordHash,
    ]);
  }

  /** Stores a session of the active user that an API key belongs to. @returns undefined when there is none */
  insertByKey(session: FreshSession, keyHash: Buffer): Promise<SessionOwner | undefined> {
    return this.insert('api_key_hash = $3', session, keyHash, []);
  }

  /**
   * By hand, since one statement checks, stores and makes room. The lock makes it wait for a change of the user that is under way, so that no session survives one. Past
   * {@link MOST_SESSIONS} of the user and kind, those that were not used for longest go; what others delete at the same
   * moment is left to them.
   */
  private async insert(
    whose: string,
    session: FreshSession,
    keyHash: Buffer | null,
    values: readonly unknown[],
  ): Promise<SessionOwner | undefined> {
    const [owner] = await this.database.query<SessionOwner>(
      `WITH owner AS (
         SELECT id, customer_id FROM users WHERE active AND ${whose} FOR SHARE
       ), made AS (
         INSERT INTO sessions (id, token_hash, user_id, created_at, last_used_at, api_key_hash, user_agent, address)
         SELECT gen_random_uuid(), $1, id, $2, $2, $3, $4, $5 FROM owner
       ), surplus AS (
         DELETE FROM sessions WHERE token_hash IN (
           SELECT token_hash FROM sessions WHERE token_hash IN (
             SELECT s.token_hash FROM sessions s JOIN owner ON owner.id = s.user_id
             WHERE (s.api_key_hash IS NULL) = ($3::bytea IS NULL)
             ORDER BY s.last_used_at DESC, s.token_hash OFFSET ${MOST_SESSIONS - 1})
           FOR UPDATE SKIP LOCKED)
       )
       SELECT id AS "userId", customer_id AS "customerId" FROM owner`,
      [session.tokenHash, new Date(session.now), keyHash, session.userAgent, session.address, ...values],
    );
    return owner;
  }

  /** Writes the last use, unless somebody else has done so since `notSince` or is about to: by hand, so that it waits for nobody. */
  async touch(tokenHash: Buffer, now: number, notSince: number): Promise<void> {
    await this.database.prepared(
      'session_touch',
      `UPDATE sessions SET last_used_at = $2 WHERE token_hash = (
         SELECT token_hash FROM sessions WHERE token_hash = $1 AND last_used_at <= $3 FOR UPDATE SKIP LOCKED)`,
      [tokenHash, new Date(now), new Date(notSince)],
    );
  }

  async delete(tokenHash: Buffer): Promise<void> {
    await this.sessions.delete({ tokenHash });
  }

  /** Ends a user's sessions but `except`, in the transaction of the change that requires it. */
  async deleteOfUser(tx: Tx, userId: string, except?: Buffer): Promise<void> {
    await tx.manager
      .withRepository(this.sessions)
      .delete({ userId, ...(except && { tokenHash: Not(except) }) });
  }

  /** Deletes what is over; gives how many. By hand: a scan of the table, once an hour, with either end of a session. */
  async deleteOver(cutoffs: { usedBefore: number; createdBefore: number }): Promise<number> {
    const rows = await this.database.query(
      'DELETE FROM sessions WHERE last_used_at <= $1 OR created_at <= $2 RETURNING 1',
      [new Date(cutoffs.usedBefore), new Date(cutoffs.createdBefore)],
    );
    return rows.length;
  }
}
