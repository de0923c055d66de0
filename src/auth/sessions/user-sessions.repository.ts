import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../platform/database/index.js';

/** A session as its user may see it. */
export interface SeenSession {
  readonly id: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date;
  /** Whether it was made from an API key. */
  readonly byKey: boolean;
  /** Whether it is the one that asks. */
  readonly current: boolean;
  readonly userAgent: string | null;
  readonly address: string | null;
}

/** Whose sessions are meant: those that still count. */
export interface SessionsOf {
  readonly userId: string;
  /** Of the session that asks; null for an API key. */
  readonly currentHash: Buffer | null;
  /** At or before these moments, a session is over. */
  readonly usedBefore: number;
  readonly createdBefore: number;
}

/** $1: the user, $2 and $3: from when on; those of a key only while it is the user's. */
const ALIVE = `s.user_id = $1 AND s.last_used_at > $2 AND s.created_at > $3
  AND EXISTS (SELECT 1 FROM users u WHERE u.id = s.user_id AND u.active
                 AND (s.api_key_hash IS NULL OR s.api_key_hash = u.api_key_hash))`;

/** All SQL about sessions as users see and end them: by hand, for what is alive depends on another table. At most 2 000 rows of a user, found by it. */
@Injectable()
export class UserSessionsRepository {
  constructor(private readonly database: Database) {}

  /** The one that asks comes first, then those that were used last. */
  async list(of: SessionsOf, offset: number, limit: number): Promise<SeenSession[]> {
    return this.database.query<SeenSession>(
      `SELECT s.id, s.created_at AS "createdAt", s.last_used_at AS "lastUsedAt",
              s.api_key_hash IS NOT NULL AS "byKey", s.token_hash IS NOT DISTINCT FROM $4::bytea AS current,
              s.user_agent AS "userAgent", s.address
         FROM sessions s WHERE ${ALIVE}
        ORDER BY s.token_hash IS NOT DISTINCT FROM $4::bytea DESC, s.last_used_at DESC, s.id
        OFFSET $5 LIMIT $6`,
      [...alive(of), of.currentHash, offset, limit],
    );
  }

  async count(of: SessionsOf): Promise<number> {
    const [row] = await this.database.query<{ count: number }>(
      `SELECT count(*) AS count FROM sessions s WHERE ${ALIVE}`,
      alive(of),
    );
    return row!.count;
  }

  /** @returns undefined when it is not there, or over already */
  async end(tx: Tx, of: SessionsOf, id: string): Promise<Pick<SeenSession, 'byKey'> | undefined> {
    const [row] = await tx.query<{ byKey: boolean }>(
      `DELETE FROM sessions s WHERE ${ALIVE} AND s.id = $4 RETURNING s.api_key_hash IS NOT NULL AS "byKey"`,
      [...alive(of), id],
    );
    return row;
  }

  /** Ends all but the one that asks. @returns how many */
  async endOthers(tx: Tx, of: SessionsOf): Promise<number> {
    const rows = await tx.query(
      `DELETE FROM sessions s WHERE ${ALIVE} AND s.token_hash IS DISTINCT FROM $4::bytea RETURNING 1`,
      [...alive(of), of.currentHash],
    );
    return rows.length;
  }
}

function alive({ userId, usedBefore, createdBefore }: SessionsOf): [string, Date, Date] {
  return [userId, new Date(usedBefore), new Date(createdBefore)];
}
