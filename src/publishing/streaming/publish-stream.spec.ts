import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { until } from '../../../test/support/until.js';
import { AppError } from '../../platform/http/errors/index.js';
import type { LineResult } from '../accepting/publish-result.js';
import type { LineBatch } from '../parsing/line-batch.js';
import { PublishStream } from './publish-stream.js';

/** A stream whose portions are committed when a test says so. */
class Talk {
  readonly body = new PassThrough();
  readonly commits: { lines: number; settle: () => void; fail: (error: Error) => void }[] = [];
  refusal: AppError | undefined;
  text = '';
  ended = false;
  readonly stream = new PublishStream(this.body, {
    publish: (batch) => this.publish(batch),
    check: async () => {
      if (this.refusal) throw this.refusal;
    },
    toAppError: (error) => (error instanceof AppError ? error : new AppError('StoreUnavailable', 'Away.')),
  });

  read(): this {
    this.stream.setEncoding('utf8').on('data', (text: string) => (this.text += text));
    this.stream.on('end', () => (this.ended = true));
    return this;
  }

  /** Adds a portion of lines, and waits until it has been handed over. */
  async say(text: string): Promise<void> {
    const before = this.commits.length;
    this.body.write(text);
    await until('it is handed over', () => this.commits.length > before);
  }

  get told(): unknown[] {
    return this.text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
  }

  private publish({ firstLine, bytes }: LineBatch): Promise<LineResult[]> {
    const lines = String(bytes).split('\n').length - 1;
    return new Promise((resolve, reject) => {
      const results = Array.from({ length: lines }, (_, index) => result(firstLine + index));
      this.commits.push({ lines, settle: () => resolve(results), fail: reject });
    });
  }
}

const result = (line: number): LineResult => ({
  line,
  eventId: `evt_${line}`,
  status: 'accepted',
  deliveries: 0,
});

describe("a publisher's stream", () => {
  it('begins its answer at once, and ends it when everything that came is told', async () => {
    const talk = new Talk().read();
    await until('the answer has begun', () => talk.text === '\n');
    await talk.say('{}\n{}\n');
    talk.body.end();
    talk.commits[0]!.settle();
    await until('it has ended', () => talk.ended);
    expect(talk.told).toEqual([result(1), result(2)]);
  });

  it('tells results in the order of the lines, whichever is committed first', async () => {
    const talk = new Talk().read();
    await talk.say('{}\n');
    await talk.say('{}\n');
    talk.commits[1]!.settle();
    talk.stream.beat();
    await until('it is alive', () => talk.text === '\n\n');
    expect(talk.told).toEqual([]);
    talk.commits[0]!.settle();
    await until('both are told', () => talk.told.length === 2);
    expect(talk.told).toEqual([result(1), result(2)]);
  });

  it('has four portions committed at a time, and the rest is left with its publisher', async () => {
    const talk = new Talk().read();
    for (let portion = 0; portion < 4; portion++) await talk.say('{}\n');
    const line = `{"a":"${'x'.repeat(10_000)}"}\n`;
    let taken = 0;
    while (talk.body.write(line)) taken++;
    expect(talk.commits).toHaveLength(4);
    talk.commits[0]!.settle();
    await until('the next one is handed over', () => talk.commits.length === 5);
    expect(taken).toBeLessThan(20);
  });

  it('takes no more from a publisher who does not read what became of it', async () => {
    const talk = new Talk();
    const many = '{}\n'.repeat(256);
    let given = 0;
    const goOn = (): void => {
      for (const commit of talk.commits.splice(0)) commit.settle();
      while (given < 10_000 && talk.body.write(many)) given++;
    };
    const timer = setInterval(goOn, 1);
    try {
      let before = -1;
      await until('nothing moves any more', () => {
        const stands =
          given > 0 && given === before && talk.commits.length === 0 && talk.body.writableNeedDrain;
        before = given;
        return stands;
      });
      expect(talk.stream.readableLength).toBeLessThan(200_000);
      talk.read();
      const told = talk.told.length;
      await until('it goes on once that is read', () => talk.told.length > told + 256 * 20);
    } finally {
      clearInterval(timer);
      talk.stream.destroy();
    }
  });

  it('ends with the error when lines could not be taken, and tells nothing of those behind them', async () => {
    const talk = new Talk().read();
    for (const portion of ['{}\n', '{}\n', '{}\n']) await talk.say(portion);
    talk.commits[2]!.settle();
    talk.commits[1]!.fail(new Error('the database is away'));
    talk.commits[0]!.settle();
    await until('it has ended', () => talk.ended);
    expect(talk.told).toEqual([result(1), { error: { class: 'StoreUnavailable', message: 'Away.' } }]);
    expect(talk.body.destroyed).toBe(true);
  });

  it('takes no line once its publisher may publish no more', async () => {
    const talk = new Talk().read();
    await talk.say('{}\n');
    talk.refusal = new AppError('AccessDenied');
    talk.body.write('{}\n');
    talk.commits[0]!.settle();
    await until('it has ended', () => talk.ended);
    expect(talk.commits).toHaveLength(1);
    expect(talk.told).toEqual([result(1), { error: { class: 'AccessDenied', message: expect.any(String) } }]);
  });

  it('tells what is under way before it says why it ends', async () => {
    const talk = new Talk().read();
    await talk.say('{}\n');
    talk.stream.end(new AppError('ShuttingDown', 'Stopping.'));
    talk.stream.beat();
    expect(talk.ended).toBe(false);
    talk.commits[0]!.settle();
    await until('it has ended', () => talk.ended);
    talk.stream.beat();
    expect(talk.told).toEqual([result(1), { error: { class: 'ShuttingDown', message: 'Stopping.' } }]);
  });

  it('takes only whole lines of a publisher who breaks off', async () => {
    const talk = new Talk().read();
    await talk.say('{}\n{}');
    talk.body.destroy(new AppError('MalformedRequest', 'It did not arrive whole.'));
    talk.commits[0]!.settle();
    await until('it has ended', () => talk.ended);
    expect(talk.commits).toEqual([expect.objectContaining({ lines: 1 })]);
  });
});
