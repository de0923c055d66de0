/**
 * Work that is done once however many want it: one at a time for each key, and who asks while it is under way shares what it
 * comes to.
 */
export class Coalescer<T> {
  private readonly underWay = new Map<string, Promise<T>>();
  private readonly next = new Map<string, Promise<T>>();

  /** @param work begun unless the same is under way; a failure is everybody's, and the next one begins anew */
  join(key: string, work: () => Promise<T>): Promise<T> {
    const known = this.underWay.get(key);
    if (known !== undefined) return known;
    const run = work().finally(() => this.underWay.delete(key));
    this.underWay.set(key, run);
    ignoreFailure(run);
    return run;
  }

  /**
   * Like {@link join}, but with work that begins after this call, so that it sees everything that was there before it: who
   * asks while some is under way shares one more run with all who ask meanwhile. That one starts whatever the first came to.
   */
  joinNext(key: string, work: () => Promise<T>): Promise<T> {
    const running = this.underWay.get(key);
    if (running === undefined) return this.join(key, work);
    const known = this.next.get(key);
    if (known !== undefined) return known;
    const begin = (): Promise<T> => {
      this.next.delete(key);
      return this.joinNext(key, work);
    };
    const run = running.then(begin, begin);
    this.next.set(key, run);
    ignoreFailure(run);
    return run;
  }

  /** Waits until nothing is under way and nothing waits to begin, whatever it came to. */
  async idle(): Promise<void> {
    while (this.underWay.size > 0 || this.next.size > 0) {
      await Promise.allSettled([...this.underWay.values(), ...this.next.values()]);
    }
  }
}

/** Those who wait for it may have gone; those who have not are told all the same. */
function ignoreFailure(run: Promise<unknown>): void {
  run.catch(() => undefined);
}
