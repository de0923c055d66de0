/** What every body may take without being counted: no more than its connection costs anyhow. */
export const UNCOUNTED_BYTES = 16 * 1024;

/**
 * How many bytes of request bodies may be in memory at once: of all of them, and half as many of one user's. A body counts
 * from its first byte beyond {@link UNCOUNTED_BYTES} until its call is answered, so that short ones pass while long ones
 * that never end use everything up.
 */
export class BodyBudget {
  private taken = 0;
  private readonly takenBy = new Map<string, number>();

  /** @param most in bytes */
  constructor(private readonly most: number) {}

  /** @param holder whom the body counts for; nobody: only for all of them */
  open(holder: string | undefined): BodyShare {
    let counted = 0;
    let released = false;
    const move = (bytes: number): void => {
      counted += bytes;
      this.taken += bytes;
      if (holder === undefined) return;
      const theirs = (this.takenBy.get(holder) ?? 0) + bytes;
      if (theirs > 0) this.takenBy.set(holder, theirs);
      else this.takenBy.delete(holder);
    };
    const fits = (size: number): boolean => {
      const more = Math.max(0, size - UNCOUNTED_BYTES) - counted;
      if (more <= 0) return true;
      const theirs = holder === undefined ? 0 : (this.takenBy.get(holder) ?? 0);
      return this.taken + more <= this.most && theirs + more <= this.most / 2;
    };
    return {
      fits,
      holds: (size) => {
        // What comes after the call's end would never be given back.
        if (released || !fits(size)) return false;
        move(Math.max(0, size - UNCOUNTED_BYTES) - counted);
        return true;
      },
      release: () => {
        released = true;
        move(-counted);
      },
    };
  }
}

/** One body's part of the budget. */
export interface BodyShare {
  /** Whether a body of so many bytes would fit now; takes nothing. */
  fits(size: number): boolean;
  /** Makes the part what a body of so many bytes needs; false, and nothing changes, when it does not fit. */
  holds(size: number): boolean;
  /** Gives everything back, for good. */
  release(): void;
}
