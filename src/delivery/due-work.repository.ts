import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/index.js';

/** Work that has been due for this long without anybody claiming it means that deliveries stand still. */
export const OVERDUE_SECONDS = 30;

/** Whether due work is being claimed: what the readiness check asks. */
@Injectable()
export class DueWorkRepository {
  constructor(private readonly database: Database) {}

  /** @returns a sentence when work is overdue, else undefined */
  async overdue(): Promise<string | undefined> {
    const [row] = await this.database.query<{ parked: boolean; segments: boolean }>(
      `SELECT EXISTS (SELECT 1 FROM parked_deliveries WHERE state = 'waiting' AND owner IS NULL
                        AND due_at < now() - make_interval(secs => $1)) AS parked,
              EXISTS (SELECT 1 FROM segments WHERE settled_at IS NULL AND owner IS NULL
                        AND committed_at < now() - make_interval(secs => $1)) AS segments`,
      [OVERDUE_SECONDS],
    );
    if (row?.segments) return `segments have waited unclaimed for more than ${OVERDUE_SECONDS} seconds`;
    if (row?.parked) return `retries are overdue by more than ${OVERDUE_SECONDS} seconds`;
    return undefined;
  }
}
