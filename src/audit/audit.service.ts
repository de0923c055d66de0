import { Injectable } from '@nestjs/common';
import { type JsonAnswer, jsonList, MOST_PAGE_BYTES } from '../platform/http/json-list.js';
import { AuditEntriesRepository } from './audit-entries.repository.js';
import type { StoredAuditEntry } from './audit-entry.entity.js';
import type { AuditEntryResponse } from './audit-responses.js';
import type { ListAuditQuery } from './list-audit-query.js';

/** Reads what was written down, for the administrators of one customer. */
@Injectable()
export class AuditService {
  constructor(private readonly audit: AuditEntriesRepository) {}

  /** One page, newest first. */
  async list(customerId: string, query: ListAuditQuery): Promise<JsonAnswer> {
    const { cursor: after, limit, since: sinceMs, until: untilMs, ...rest } = query;
    const wanted = { ...rest, sinceMs, untilMs };
    const found = await this.audit.list(customerId, wanted, { after, limit: limit + 1 });
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

function present({ id, at, ...entry }: StoredAuditEntry): AuditEntryResponse {
  const { userId, username, action, objectType, objectId, details } = entry;
  return { id, at: at.toISOString(), userId, username, action, objectType, objectId, details };
}
