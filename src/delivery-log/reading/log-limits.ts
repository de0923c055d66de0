/** What one page may cost, so that what is rare or not there costs a second and not a minute. */
export interface LogLimits {
  /** Segments looked at. */
  readonly segments: number;
  /** Segments looked at in a statement; at least two. */
  readonly batch: number;
  /** Deferred deliveries looked at, and in a statement. */
  readonly deferred: number;
  readonly deferredBatch: number;
  /** Rows read in full in a statement. */
  readonly rows: number;
}

export const LOG_LIMITS: LogLimits = {
  segments: 50_000,
  batch: 250,
  deferred: 200_000,
  deferredBatch: 20_000,
  rows: 200,
};
