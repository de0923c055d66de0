import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { And, type FindOperator, LessThan, LessThanOrEqual, MoreThanOrEqual, type Repository } from 'typeorm';
import { Database } from '../platform/database/index.js';
import { StoredAuditEntry } from './audit-entry.entity.js';
import { type AuditQuery, idRange } from './audit-search.js';

export const FORGOTTEN_AT_ONCE = 5_000;

/** Reads and forgets what was written down. */
@Injectable()
export class AuditEntriesRepository {
  constructor(
    @InjectRepository(StoredAuditEntry) private readonly entries: Repository<StoredAuditEntry>,
    private readonly database: Database,
  ) {}

  /** A customer's entries, newest first. @param after an id: only entries that come after it in this order */
  list(
    customerId: string,
    query: AuditQuery,
    { after, limit }: { readonly after: string | undefined; readonly limit: number },
  ): Promise<StoredAuditEntry[]> {
    const { sinceMs: _since, untilMs: _until, ...equal } = query;
    const { from, to } = idRange(query);
    const bounds: FindOperator<string>[] = [];
    if (from !== undefined) bounds.push(MoreThanOrEqual(from));
    if (to !== undefined) bounds.push(LessThanOrEqual(to));
    if (after !== undefined) bounds.push(LessThan(after));
    return this.entries.find({
      where: { ...given(equal), customerId, ...(bounds.length > 0 && { id: And(...bounds) }) },
      order: { id: 'DESC' },
      take: limit,
    });
  }

  /**
   * Forgets entries from before a moment, in milliseconds: no more at a time than one statement has time for. By hand, since a delete
   * has no limit of its own: a scan of the table, at night.
   * @returns how many; as many as {@link FORGOTTEN_AT_ONCE} when there may be more
   */
  async forgetBefore(epochMs: number): Promise<number> {
    const gone = await this.database.query(
      `DELETE FROM audit_entries WHERE ctid IN (SELECT ctid FROM audit_entries WHERE at < $1 LIMIT $2) RETURNING 1`,
      [new Date(epochMs), FORGOTTEN_AT_ONCE],
    );
    return gone.length;
  }
}

/** Without what is not given: TypeORM refuses to compare with undefined. */
function given<T extends object>(conditions: T): T {
  return Object.fromEntries(Object.entries(conditions).filter(([, value]) => value !== undefined)) as T;
}
