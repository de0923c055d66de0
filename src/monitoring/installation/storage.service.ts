import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';
import { timeOf } from '../../delivery/index.js';
import type { StorageResponse, StoredContent, StoredTableResponse } from './storage-responses.js';
import { StorageRepository, type StoredPart } from './storage.repository.js';

/** What is listed, and for what it is there. */
const TABLES: Readonly<Record<string, StoredContent>> = {
  segments: 'journal',
  attempts: 'attempts',
  deferred_deliveries: 'deferred',
  deferred_events: 'deferred',
  subscription_stats: 'figures',
  object_stats: 'figures',
  backlog_stats: 'figures',
  audit_entries: 'audit',
};

/** How much the service keeps, and for how long. */
@Injectable()
export class StorageService {
  private readonly keptDays: Readonly<Record<StoredContent, number | null>>;

  constructor(
    private readonly repository: StorageRepository,
    @Inject(APP_CONFIG) { retentionDays, statsRetentionDays, auditRetentionDays }: AppConfig,
  ) {
    this.keptDays = {
      journal: retentionDays,
      attempts: retentionDays,
      deferred: retentionDays,
      figures: statsRetentionDays,
      audit: auditRetentionDays ?? null,
    };
  }

  async get(): Promise<StorageResponse> {
    const [parts, databaseBytes, oldest] = await Promise.all([
      this.repository.parts(Object.keys(TABLES)),
      this.repository.databaseBytes(),
      this.repository.oldest(),
    ]);
    return {
      databaseBytes,
      tables: Object.entries(TABLES).map(([name, content]) =>
        tableOf(
          { name, content, keptDays: this.keptDays[content] },
          parts.filter(({ table }) => table === name),
          content === 'audit' ? oldest.audit : name === 'deferred_deliveries' ? oldest.deferred : null,
        ),
      ),
    };
  }
}

/** @param oldestId of its rows, where it has no days */
function tableOf(
  table: Pick<StoredTableResponse, 'name' | 'content' | 'keptDays'>,
  parts: readonly StoredPart[],
  oldestId: string | null,
): StoredTableResponse {
  const days = parts
    .filter(({ isDay }) => isDay)
    .map((part) => ({
      name: part.name,
      day: part.name.slice(-8).replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3'),
      bytes: part.bytes ?? 0,
      rows: rowsOf([part]),
    }));
  const [first] = days;
  return {
    ...table,
    bytes: parts.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0),
    rows: rowsOf(parts),
    oldest:
      first !== undefined
        ? new Date(first.day).toISOString()
        : oldestId === null
          ? null
          : new Date(timeOf(oldestId)).toISOString(),
    partitions: days,
  };
}

/** Null where nothing was counted yet. */
function rowsOf(parts: readonly StoredPart[]): number | null {
  const counted = parts.filter(({ rows }) => rows >= 0);
  return counted.length === 0 ? null : Math.round(counted.reduce((sum, { rows }) => sum + rows, 0));
}
