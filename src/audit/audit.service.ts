import { Injectable } from '@nestjs/common';
import { type AuditEntry, AuditRepository } from '../platform/audit/index.js';
import { Database } from '../platform/database/index.js';
import { type JsonAnswer, jsonList, MOST_PAGE_BYTES } from '../platform/http/json-list.js';
import type { AuditEntryResponse } from './audit-responses.js';
import type { ListAuditQuery } from './list-audit-query.js';

/** Reads what was written down, for the administrators of one customer. */
@Injectable()
export class AuditService {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditRepository,
  ) {}

  /** One page, newest first. */
  async list(customerId: string, query: ListAuditQuery): Promise<JsonAnswer> {
    const { cursor: after, limit, since: sinceMs, until: untilMs, ...rest } = query;
    const wanted = { ...rest, sinceMs, untilMs };
    const found = await this.audit.list(this.database, customerId, wanted, { after, limit: limit + 1 });
    const page = found.slice(0, limit);
    return jsonList({
      name: 'entries',
      entries: page,
      present,
      mostBytes: MOST_PAGE_BYTES,
      meta: (shown) => ({ cursor: shown < found.length ? found[shown - 1]!.id : null }),
    });
  }
}

function present({ at, ...entry }: AuditEntry): AuditEntryResponse {
  const { id, ...rest } = entry;
  return { id, at: at.toISOString(), ...rest };
}
