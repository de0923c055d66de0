import { setImmediate } from 'node:timers/promises';
import type { Clock } from './clock.js';

/** Work at a stretch, in milliseconds, before others get their turn on the event loop. */
const STRETCH_MS = 5;

/** Lets a long piece of work pause every few milliseconds: `if (pace.isDue()) await pace.pause()`. */
export class Pace {
  private since: number;

  constructor(private readonly clock: Clock) {
    this.since = clock.monotonic();
  }

  isDue(): boolean {
    return this.clock.monotonic() - this.since >= STRETCH_MS;
  }

  async pause(): Promise<void> {
    await setImmediate();
    this.since = this.clock.monotonic();
  }
}
