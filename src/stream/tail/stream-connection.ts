import { Readable } from 'node:stream';
import type { Topic } from '../model/sse.js';

/** Bytes that wait for a caller at most: beyond it they do not read, and are cut off. */
const MOST_WAITING = 256 * 1024;

/** One caller's stream: what it is told waits here, within bounds, until the caller takes it. */
export class StreamConnection extends Readable {
  /** Whether it was cut off because the caller did not take what it was told. */
  wasUnread = false;

  constructor(readonly topics: ReadonlySet<Topic>) {
    super({ highWaterMark: MOST_WAITING });
    // The head of the answer goes out with the first bytes.
    this.push(':\n\n');
  }

  override _read(): void {
    // What there is to tell is told when it happens.
  }

  /** @returns false when it has ended, or the caller has been cut off now because too much waits for it */
  tell(bytes: Buffer): boolean {
    if (this.isOver) return false;
    if (this.readableLength + bytes.length > MOST_WAITING) {
      this.wasUnread = true;
      this.destroy();
      return false;
    }
    this.push(bytes);
    return true;
  }

  /** Tells the last thing, and ends the answer. */
  finish(last: string): void {
    if (this.isOver) return;
    this.isFinished = true;
    this.push(last);
    this.push(null);
  }

  private isFinished = false;

  private get isOver(): boolean {
    return this.isFinished || this.destroyed;
  }
}
