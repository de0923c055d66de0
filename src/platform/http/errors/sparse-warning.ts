import type { Clock } from '../../clock/clock.js';
import type { Log } from '../../logging/log.js';

const INTERVAL_MS = 1_000;

/** A warning that would come with every request: at most one line a second, with the number of those left out. */
export class SparseWarning {
  private lastAt = -Infinity;
  private leftOut = 0;

  constructor(
    private readonly log: Log,
    private readonly clock: Clock,
  ) {}

  warn(message: string, details: object): void {
    const now = this.clock.monotonic();
    if (now - this.lastAt < INTERVAL_MS) {
      this.leftOut++;
      return;
    }
    this.log.warn(message, this.leftOut === 0 ? details : { ...details, leftOut: this.leftOut });
    this.lastAt = now;
    this.leftOut = 0;
  }
}
