import { highestIdAt, lowestIdAt } from '../platform/crypto/index.js';
/** Which entries are meant; what is not given does not count. Times are milliseconds, both included. */
export interface AuditQuery {
  readonly action?: string;
  readonly objectType?: string;
  readonly objectId?: string;
  readonly userId?: string;
  readonly sinceMs?: number;
  readonly untilMs?: number;
}

/** The ids that entries of a time range lie between, both included. Beyond what an id can hold, the nearest. */
export function idRange({ sinceMs, untilMs }: Pick<AuditQuery, 'sinceMs' | 'untilMs'>): {
  readonly from: string | undefined;
  readonly to: string | undefined;
} {
  return {
    from: sinceMs === undefined ? undefined : lowestIdAt(sinceMs),
    // No id has a time before the epoch, so the lowest possible id, which was never made, stands for it.
    to: untilMs === undefined ? undefined : untilMs < 0 ? lowestIdAt(0) : highestIdAt(untilMs),
  };
}
