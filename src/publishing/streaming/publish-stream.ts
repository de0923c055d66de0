import { Readable } from 'node:stream';
import { type AppError, errorBody } from '../../platform/http/errors/index.js';
import type { LineResult } from '../accepting/publish-result.js';
import { type LineBatch, LineReader } from '../parsing/line-batch.js';

/** Portions of a stream that are being committed at once. */
const MOST_UNDER_WAY = 4;
/** Bytes of results that wait for a publisher who does not read them; beyond it nothing more is taken. */
const MOST_WAITING = 64 * 1024;

/** What a stream needs of the service. */
export interface StreamCalls {
  /** @throws whatever keeps the lines from being taken; then none of them was */
  publish(batch: LineBatch): Promise<readonly LineResult[]>;
  /** Called before lines are taken. @throws AppError once they may be taken no more */
  check(): Promise<void>;
  /** What to say of an error. */
  toAppError(error: unknown): AppError;
}

/**
 * One publisher's stream of events: reads lines as they come, and is itself the answer, a line for each event as it is committed, in
 * the order of the lines. Whoever does not read the answer is not read any further.
 */
export class PublishStream extends Readable {
  private readonly lines = new LineReader();
  private underWay = 0;
  /** The results of everything that was handed over so far are told, or not to be. */
  private told: Promise<void> = Promise.resolve();
  private ending: AppError | undefined;
  /** Lines after those that were not taken have no results: they would be taken for those of the lines before. */
  private broken = false;
  private finished = false;
  private goOn: (() => void) | undefined;
  private roomMade: (() => void) | undefined;

  constructor(
    private readonly body: AsyncIterable<Buffer> & { destroy(): unknown },
    private readonly calls: StreamCalls,
  ) {
    super({ highWaterMark: MOST_WAITING });
    // The head of the answer goes out with the first bytes.
    this.push('\n');
    void this.run();
  }

  /** Shows that the stream is alive, unless results show it. */
  beat(): void {
    if (!this.isOver && this.readableLength === 0) this.push('\n');
  }

  /** Takes no more lines, tells what became of those under way, and then why it ends. */
  end(why: AppError): void {
    this.ending ??= why;
    this.body.destroy();
  }

  override _read(): void {
    this.goOn?.();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.body.destroy();
    this.goOn?.();
    done(error);
  }

  private async run(): Promise<void> {
    try {
      for await (const chunk of this.body) {
        this.lines.add(chunk);
        await this.handOver();
      }
      this.lines.end();
      await this.handOver();
    } catch (error) {
      // A body that was ended from here says so too.
      this.ending ??= this.calls.toAppError(error);
      this.body.destroy();
    }
    await this.told;
    if (this.destroyed) return;
    this.finished = true;
    const { ending } = this;
    if (ending) this.push(`${JSON.stringify(errorBody(ending.code, ending.message))}\n`);
    this.push(null);
  }

  private async handOver(): Promise<void> {
    for (let batch = this.lines.take(); batch; batch = this.lines.take()) {
      if (this.underWay >= MOST_UNDER_WAY) await new Promise<void>((resolve) => (this.roomMade = resolve));
      if (this.ending || this.isOver) return;
      await this.calls.check();
      this.underWay++;
      this.told = this.tell(this.told, this.calls.publish(batch));
    }
  }

  private async tell(before: Promise<void>, results: Promise<readonly LineResult[]>): Promise<void> {
    // Known to be handled before the ones before have ended.
    results.catch(() => undefined);
    await before;
    try {
      const text = (await results).map((result) => `${JSON.stringify(result)}\n`).join('');
      if (!this.broken && !this.isOver && !this.push(text)) await this.untilRead();
    } catch (error) {
      this.broken = true;
      this.end(this.calls.toAppError(error));
    } finally {
      this.underWay--;
      this.roomMade?.();
    }
  }

  /** Until the caller has taken what waits. */
  private untilRead(): Promise<void> {
    if (this.destroyed) return Promise.resolve();
    return new Promise<void>((resolve) => (this.goOn = resolve));
  }

  private get isOver(): boolean {
    return this.destroyed || this.finished;
  }
}
