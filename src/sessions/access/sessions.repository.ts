import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../platform/database/index.js';
import type { StoredRights } from './principal.js';
import type { SessionTimes } from './session-lifetime.js';

interface FoundSession extends StoredRights {
  readonly createdAt: Date;
  readonly lastUsedAt: Date;
}

/** All SQL about sessions, and the look-ups that every call begins with. */
@Injectable()
export class SessionsRepository {
  constructor(private readonly database: Database) {}

  /** A session and its active user. Two index look-ups: on the primary keys of both tables. */
  async find(tokenHash: Buffer): Promise<{ rights: StoredRights; times: SessionTimes } | undefined> {
    const [row] = await this.database.prepared<FoundSession>(
      'session_find',
      `SELECT u.id AS "userId", u.customer_id AS "customerId", u.username, u.access_level AS "accessLevel",
              u.can_publish AS "canPublish", s.created_at AS "createdAt", s.last_used_at AS "lastUsedAt"
       FROM sessions s JOIN users u ON u.id = s.user_id
       WHERE s.token_hash = $1 AND u.active`,
      [tokenHash],
    );
    if (!row) return undefined;
    const times = { createdAt: row.createdAt.getTime(), lastUsedAt: row.lastUsedAt.getTime() };
    return { rights: row, times };
  }

  /** The active user that an API key belongs to. One index look-up. */
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
   * Stores a session, but only if the user is still active under the password that was checked. The lock makes it wait
   * for a change of either that is under way, so that no session survives one.
   */
  async insert(session: {
    tokenHash: Buffer;
    userId: string;
    passwordHash: string;
    now: number;
  }): Promise<boolean> {
    const rows = await this.database.query(
      `INSERT INTO sessions (token_hash, user_id, created_at, last_used_at)
       SELECT $1, id, $4, $4 FROM users WHERE id = $2 AND active AND password_hash = $3 FOR SHARE
       RETURNING 1`,
      [session.tokenHash, session.userId, session.passwordHash, new Date(session.now)],
    );
    return rows.length > 0;
  }

  /** Writes the last use, unless somebody else has done so since `notSince` or is about to. */
  async touch(tokenHash: Buffer, now: number, notSince: number): Promise<void> {
    await this.database.prepared(
      'session_touch',
      `UPDATE sessions SET last_used_at = $2 WHERE token_hash = (
         SELECT token_hash FROM sessions WHERE token_hash = $1 AND last_used_at <= $3 FOR UPDATE SKIP LOCKED)`,
      [tokenHash, new Date(now), new Date(notSince)],
    );
  }

  async delete(tokenHash: Buffer): Promise<void> {
    await this.database.query('DELETE FROM sessions WHERE token_hash = $1', [tokenHash]);
  }

  /** Ends all sessions of a user but one, in the transaction that took the reason for them away. */
  async deleteOfUser(tx: Tx, userId: string, except?: Buffer): Promise<void> {
    await tx.query('DELETE FROM sessions WHERE user_id = $1 AND token_hash IS DISTINCT FROM $2', [
      userId,
      except ?? null,
    ]);
  }

  /** Deletes what is over; gives how many. A scan of the table, once an hour. */
  async deleteOver(cutoffs: { usedBefore: number; createdBefore: number }): Promise<number> {
    const rows = await this.database.query(
      'DELETE FROM sessions WHERE last_used_at <= $1 OR created_at <= $2 RETURNING 1',
      [new Date(cutoffs.usedBefore), new Date(cutoffs.createdBefore)],
    );
    return rows.length;
  }
}
