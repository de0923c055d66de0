import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { AppError } from '../errors/index.js';

/**
 * A request's body on its way in. Nothing is read before somebody reads from it, and no faster. Destroying it leaves the
 * connection alone, so that the call can still be answered; what comes then is thrown away. It ends with an AppError MalformedRequest when the caller
 * breaks off, or sends nothing for `idleMs` while it is being read; without `idleMs` it may stand still for ever.
 */
export class StreamedBody extends Readable {
  /** In bytes; undefined when the caller does not say. */
  readonly length: number | undefined;
  private reading = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly request: IncomingMessage,
    private readonly idleMs?: number,
  ) {
    super();
    const { 'content-length': length, 'transfer-encoding': coding } = request.headers;
    this.length = coding === undefined ? Number(length ?? 0) : undefined;
    // Whoever reads it learns of an error; if nobody does, the answer was given without it.
    this.on('error', ignored);
    request.on('error', ignored).on('close', this.onClose);
    // Held until it is wanted: a listener alone must not set it going.
    request.pause();
    request.on('data', this.onData).on('end', this.onEnd);
  }

  override _read(): void {
    if (this.reading) return;
    this.reading = true;
    if (this.idleMs !== undefined) this.timer ??= setTimeout(this.onIdle, this.idleMs).unref();
    this.timer?.refresh();
    this.request.resume();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    clearTimeout(this.timer);
    this.request.off('data', this.onData).off('end', this.onEnd).off('close', this.onClose);
    done(error);
  }

  private readonly onData = (chunk: Buffer): void => {
    this.timer?.refresh();
    if (this.push(chunk)) return;
    this.reading = false;
    this.request.pause();
  };

  private readonly onEnd = (): void => {
    clearTimeout(this.timer);
    this.push(null);
  };

  private readonly onClose = (): void => {
    if (!this.request.readableEnded) {
      this.destroy(new AppError('MalformedRequest', 'The request did not arrive whole.'));
    }
  };

  private readonly onIdle = (): void => {
    if (this.reading) {
      this.destroy(
        new AppError('MalformedRequest', `No more of the body arrived for ${this.idleMs} milliseconds.`),
      );
    } else this.timer?.refresh();
  };
}

function ignored(): void {}
