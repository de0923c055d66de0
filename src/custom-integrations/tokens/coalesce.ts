/** Work that is done once however many want it: those who come while it is under way get what it gives. */
export class Flights<T> {
  private readonly underWay = new Map<string, Promise<T>>();

  /** @param work begun unless the same is under way; a failure is everybody's, and the next one begins anew */
  join(key: string, work: () => Promise<T>): Promise<T> {
    const known = this.underWay.get(key);
    if (known !== undefined) return known;
    const flight = work().finally(() => this.underWay.delete(key));
    this.underWay.set(key, flight);
    // Those who wait for it may have gone.
    flight.catch(() => undefined);
    return flight;
  }

  get count(): number {
    return this.underWay.size;
  }

  /** Waits until nothing is under way, whatever it came to. */
  async settled(): Promise<void> {
    while (this.underWay.size > 0) await Promise.allSettled(this.underWay.values());
  }
}

/** What the promise gives, unless it takes longer: then the error. The work itself goes on. */
export async function withinTime<T>(work: Promise<T>, ms: number, late: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(late()), ms);
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
