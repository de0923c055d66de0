import { Injectable } from '@nestjs/common';
import { type AuditEntry, AuditRepository } from '../platform/audit/index.js';
import { Database } from '../platform/database/index.js';
import { AppError } from '../platform/http/errors/index.js';
import { type JsonAnswer, jsonList, MOST_PAGE_BYTES } from '../platform/http/json-list.js';
import type { AuditEntryResponse } from './audit-responses.js';
import { readAuditRequest } from './audit-request.js';

/** Reads what was written down, for the administrators of one customer. */
@Injectable()
export class AuditService {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditRepository,
  ) {}

  /** One page, newest first. @throws AppError ValidationFailed when a parameter is wrong */
  async list(customerId: string, query: Readonly<Record<string, unknown>>): Promise<JsonAnswer> {
    const request = readAuditRequest(query);
    if (typeof request === 'string') throw new AppError('ValidationFailed', request);
    const { after, limit } = request;
    const found = await this.audit.list(this.database, customerId, request.query, {
      after,
      limit: limit + 1,
    });
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
