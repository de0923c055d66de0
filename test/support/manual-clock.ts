import { Clock } from '../../src/platform/clock/clock.js';

/** Time that stands still until a test moves it. */
export class ManualClock extends Clock {
  private elapsed = 0;

  /** @param start milliseconds since the Unix epoch */
  constructor(private readonly start: number = Date.UTC(2026, 2, 2, 9)) {
    super();
  }

  now(): number {
    return this.start + this.elapsed;
  }

  monotonic(): number {
    return this.elapsed;
  }

  advance(milliseconds: number): void {
    this.elapsed += milliseconds;
  }
}
