import { Coalescer } from '../../lib/coalesce.js';
import { withinTime } from '../../lib/within-time.js';
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
  private readonly reads = new Coalescer<T | undefined>();
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
    const value = this.reads.join('value', () => this.readAnew());
    return withinTime(value, this.patienceMs, () => undefined);
  }

  private async readAnew(): Promise<T | undefined> {
    try {
      const value = await this.read();
      this.last = { value, at: this.clock.monotonic() };
      return value;
    } catch {
      return undefined;
    }
  }
}
