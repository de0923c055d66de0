import { SystemClock } from '../../src/platform/clock/clock.js';

/** The machine's clocks, of which a test sets the one on the wall. */
export class JumpingClock extends SystemClock {
  private offset = 0;

  override now(): number {
    return super.now() + this.offset;
  }

  /** Forward, or back. */
  jump(milliseconds: number): void {
    this.offset += milliseconds;
  }
}
