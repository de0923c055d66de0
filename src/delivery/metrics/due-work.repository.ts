import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';

/** Work that has been due for this long without anybody looking for it means that deliveries stand still. */
export const OVERDUE_SECONDS = 30;

/** Whether anybody claims due work: part of what the readiness check asks. */
@Injectable()
export class DueWorkRepository {
  constructor(private readonly database: Database) {}

  /**
   * Work may wait while nodes are busy, or while its endpoint has its fill; it must not wait with no node alive.
   * Plan: the first entry of each of the partial indexes.
   * @returns a sentence when work is overdue and no node lives that would claim it, else undefined
   */
  async unclaimed(): Promise<string | undefined> {
    const [row] = await this.database.query<{
      deferred: boolean | null;
      onHold: boolean | null;
      segments: boolean | null;
    }>(
      `SELECT (SELECT due_at FROM deferred_deliveries WHERE state = 'retrying' AND owner IS NULL ORDER BY due_at LIMIT 1)
                < now() - make_interval(secs => $1) AS deferred,
              (SELECT min(greatest(on_hold_since, release_at)) FROM endpoints
                WHERE on_hold_since IS NOT NULL AND disabled_at IS NULL AND frozen_at IS NULL)
                < now() - make_interval(secs => $1) AS "onHold",
              (SELECT committed_at FROM segments WHERE finished_at IS NULL AND owner IS NULL ORDER BY id LIMIT 1)
                < now() - make_interval(secs => $1) AS segments
        WHERE NOT EXISTS (SELECT 1 FROM nodes WHERE lease_until > now())`,
      [OVERDUE_SECONDS],
    );
    const waited = `for more than ${OVERDUE_SECONDS} seconds, and no node that delivers is alive`;
    if (row?.segments) return `events have waited to be sent ${waited}`;
    if (row?.onHold) return `deliveries have been on hold for URLs that can take them ${waited}`;
    if (row?.deferred) return `retries have been due ${waited}`;
    return undefined;
  }
}
