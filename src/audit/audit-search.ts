/** Which entries are meant; what is not given does not count. Times are milliseconds, both included. */
export interface AuditQuery {
  readonly action?: string;
  readonly objectType?: string;
  readonly objectId?: string;
  readonly userId?: string;
  readonly sinceMs?: number;
  readonly untilMs?: number;
}

/** The latest time that an id can hold: 48 bits of milliseconds. */
const LAST_MOMENT = 2 ** 48 - 1;

/** The ids that entries of a time range lie between, both included. Beyond what an id can hold, the nearest. */
export function idRange({ sinceMs, untilMs }: Pick<AuditQuery, 'sinceMs' | 'untilMs'>): {
  readonly from: string | undefined;
  readonly to: string | undefined;
} {
  return {
    from: sinceMs === undefined ? undefined : idAt(sinceMs, '0'),
    // No id has a time before the epoch, so the lowest possible id, which was never made, stands for it.
    to: untilMs === undefined ? undefined : idAt(untilMs, untilMs < 0 ? '0' : 'f'),
  };
}

function idAt(epochMs: number, digit: string): string {
  const time = Math.min(Math.max(epochMs, 0), LAST_MOMENT);
  const hex = time.toString(16).padStart(12, '0').padEnd(32, digit);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
