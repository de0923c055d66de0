/**
 * Runs a piece of work one at a time. Who asks while it runs waits for one more run, which begins after the ask and
 * is shared by all who ask meanwhile: so a finished ask has seen everything that was there when it was made.
 */
export class SingleFlight {
  private running: Promise<void> | undefined;
  private next: Promise<void> | undefined;

  constructor(private readonly work: () => Promise<void>) {}

  /** Rejects with what the run that it waited for threw. */
  run(): Promise<void> {
    if (this.running === undefined) {
      const run = this.work().finally(() => (this.running = undefined));
      this.running = run;
      return run;
    }
    this.next ??= this.running
      .catch(() => undefined)
      .then(() => {
        this.next = undefined;
        return this.run();
      });
    return this.next;
  }

  /** Resolves when nothing runs and nothing waits. */
  async idle(): Promise<void> {
    while (this.running !== undefined) await (this.next ?? this.running).catch(() => undefined);
  }
}
