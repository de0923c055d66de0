import type { Clock } from '../clock/clock.js';
import type { Log } from './log.js';

/** Warnings that would come with every request or every second: of each at most one line an interval. */
export class SparseWarning {
  private readonly messages = new Map<string, { at: number; leftOut: number }>();

  /** @param intervalMs between two lines of one message; the later one says how many were left out */
  constructor(
    private readonly log: Pick<Log, 'warn'>,
    private readonly clock: Clock,
    private readonly intervalMs = 1_000,
  ) {}

  /** @param message one of a few fixed sentences; everything variable goes into `details` */
  warn(message: string, details: object = {}): void {
    const now = this.clock.monotonic();
    const last = this.messages.get(message);
    if (last !== undefined && now - last.at < this.intervalMs) {
      last.leftOut++;
      return;
    }
    const leftOut = last?.leftOut ?? 0;
    this.log.warn(message, leftOut === 0 ? details : { ...details, leftOut });
    this.messages.set(message, { at: now, leftOut: 0 });
  }
}
