import { setTimeout as delay } from 'node:timers/promises';

const TICK_MS = 50;

/**
 * Time as this process got to see it: of each tick, at most twice its length counts. A machine that is busy with other
 * things stops everybody at once; a limit in this time is not broken by that.
 */
export class AttendedTime {
  /** Milliseconds since the start. */
  elapsedMs = 0;
  private running = true;
  private readonly ended: Promise<void>;

  constructor() {
    this.ended = this.run();
  }

  async stop(): Promise<number> {
    this.running = false;
    await this.ended;
    return this.elapsedMs;
  }

  private async run(): Promise<void> {
    while (this.running) {
      const begun = performance.now();
      await delay(TICK_MS);
      this.elapsedMs += Math.min(performance.now() - begun, 2 * TICK_MS);
    }
  }
}
