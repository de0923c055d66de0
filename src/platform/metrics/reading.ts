import type { Clock } from '../clock/clock.js';

export interface ReadingOptions {
  /** Milliseconds for which an answer serves further questions (2 000). */
  readonly freshMs?: number;
  /** Milliseconds after which a question gets no answer (1 000). */
  readonly patienceMs?: number;
}

/**
 * Something that takes a query to know. However often it is asked for, it is read one at a time and not more often than
 * `freshMs`; while it cannot be read it is undefined, never an error.
 */
export class Reading<T> {
  private last: { readonly value: T; readonly at: number } | undefined;
  private running: Promise<T | undefined> | undefined;
  private readonly freshMs: number;
  private readonly patienceMs: number;

  constructor(
    private readonly clock: Clock,
    private readonly read: () => Promise<T>,
    { freshMs = 2_000, patienceMs = 1_000 }: ReadingOptions = {},
  ) {
    this.freshMs = freshMs;
    this.patienceMs = patienceMs;
  }

  async get(): Promise<T | undefined> {
    if (this.last !== undefined && this.clock.monotonic() - this.last.at < this.freshMs)
      return this.last.value;
    this.running ??= this.readAnew();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), this.patienceMs);
    });
    try {
      return await Promise.race([this.running, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  private async readAnew(): Promise<T | undefined> {
    try {
      const value = await this.read();
      this.last = { value, at: this.clock.monotonic() };
      return value;
    } catch {
      return undefined;
    } finally {
      this.running = undefined;
    }
  }
}
