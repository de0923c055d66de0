import { Injectable } from '@nestjs/common';
import type { Sql } from '../database/index.js';
import type { Actor, AuditedChange } from './audited-change.js';

/** An entry as it is written. */
export interface NewEntry {
  readonly id: string;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  readonly actor: Actor;
  readonly change: AuditedChange;
}

/** The audit's SQL. */
@Injectable()
export class AuditRepository {
  async insert(sql: Sql, { id, at, actor, change }: NewEntry): Promise<void> {
    await sql.query(
      `INSERT INTO audit_entries (id, customer_id, at, user_id, username, action, object_type, object_id, details)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        id,
        actor.customerId,
        new Date(at),
        actor.userId ?? null,
        actor.username ?? null,
        change.action,
        change.objectType,
        change.objectId,
        JSON.stringify(change.details ?? {}),
      ],
    );
  }
}
