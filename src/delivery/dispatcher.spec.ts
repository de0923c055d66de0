import { describe, expect, it } from '@jest/globals';
import { Dispatcher, type Task } from './dispatcher.js';

/** Tasks that end when told to, and the order in which they began. */
class Bench {
  readonly began: string[] = [];
  private readonly gates = new Map<string, () => void>();

  task(name: string, customerId: string, endpointId: number): Task {
    return {
      customerId,
      endpointId,
      run: () => {
        this.began.push(name);
        return new Promise<void>((resolve) => this.gates.set(name, resolve));
      },
    };
  }

  async end(name: string): Promise<void> {
    this.gates.get(name)?.();
    for (let i = 0; i < 5; i++) await Promise.resolve();
  }
}

describe('the dispatcher', () => {
  it('runs no more tasks at once than its total', async () => {
    const bench = new Bench();
    const dispatcher = new Dispatcher({ total: 2, perEndpoint: 2 });
    for (const n of [1, 2, 3]) dispatcher.enqueue(bench.task(`t${n}`, 'c', n));
    dispatcher.pump();
    expect(bench.began).toEqual(['t1', 't2']);
    await bench.end('t2');
    expect(bench.began).toEqual(['t1', 't2', 't3']);
  });

  it('lets an endpoint that hangs cost its own lane alone', () => {
    const bench = new Bench();
    const dispatcher = new Dispatcher({ total: 10, perEndpoint: 2 });
    for (let i = 0; i < 5; i++) dispatcher.enqueue(bench.task(`hanging${i}`, 'c', 1));
    dispatcher.enqueue(bench.task('healthy', 'c', 2));
    dispatcher.pump();
    expect(bench.began).toEqual(['hanging0', 'healthy', 'hanging1']);
    expect(dispatcher.backlog).toBe(3);
  });

  it('takes customers in turn, whatever one of them has waiting', () => {
    const bench = new Bench();
    const dispatcher = new Dispatcher({ total: 4, perEndpoint: 4 });
    for (let i = 0; i < 9; i++) dispatcher.enqueue(bench.task(`flood${i}`, 'loud', i));
    dispatcher.enqueue(bench.task('quiet0', 'quiet', 100));
    dispatcher.enqueue(bench.task('quiet1', 'quiet', 101));
    dispatcher.pump();
    expect(bench.began).toEqual(['flood0', 'quiet0', 'flood1', 'quiet1']);
  });

  it('takes a customer’s endpoints in turn', () => {
    const bench = new Bench();
    const dispatcher = new Dispatcher({ total: 4, perEndpoint: 4 });
    for (const name of ['a1', 'a2', 'a3']) dispatcher.enqueue(bench.task(name, 'c', 1));
    dispatcher.enqueue(bench.task('b1', 'c', 2));
    dispatcher.pump();
    expect(bench.began).toEqual(['a1', 'b1', 'a2', 'a3']);
  });

  it('keeps the order within an endpoint', async () => {
    const bench = new Bench();
    const dispatcher = new Dispatcher({ total: 1, perEndpoint: 1 });
    for (const name of ['a1', 'a2', 'a3']) dispatcher.enqueue(bench.task(name, 'c', 1));
    dispatcher.pump();
    await bench.end('a1');
    await bench.end('a2');
    expect(bench.began).toEqual(['a1', 'a2', 'a3']);
  });

  it('starts nothing while it is paused, and all of it after', () => {
    const bench = new Bench();
    const dispatcher = new Dispatcher({ total: 4, perEndpoint: 4 });
    dispatcher.pause();
    dispatcher.enqueue(bench.task('a', 'c', 1));
    dispatcher.pump();
    expect(bench.began).toEqual([]);
    dispatcher.resume();
    expect(bench.began).toEqual(['a']);
  });

  it('forgets what waits when it is cleared, and works on', async () => {
    const bench = new Bench();
    const dispatcher = new Dispatcher({ total: 1, perEndpoint: 1 });
    dispatcher.enqueue(bench.task('running', 'c', 1));
    dispatcher.enqueue(bench.task('waiting', 'c', 1));
    dispatcher.pump();
    dispatcher.clear();
    dispatcher.enqueue(bench.task('later', 'c', 2));
    await bench.end('running');
    expect(bench.began).toEqual(['running', 'later']);
  });

  it('says when nothing runs any more', async () => {
    const bench = new Bench();
    const dispatcher = new Dispatcher({ total: 1, perEndpoint: 1 });
    dispatcher.enqueue(bench.task('a', 'c', 1));
    dispatcher.pump();
    let drained = false;
    const waiting = dispatcher.drained().then(() => (drained = true));
    await Promise.resolve();
    expect(drained).toBe(false);
    await bench.end('a');
    await waiting;
    expect(drained).toBe(true);
  });

  it('gives every task its turn however lanes come and go', async () => {
    const dispatcher = new Dispatcher({ total: 3, perEndpoint: 2 });
    let ended = 0;
    for (let i = 0; i < 5_000; i++) {
      dispatcher.enqueue({
        customerId: `c${i % 7}`,
        endpointId: i % 23,
        run: async () => {
          ended++;
        },
      });
      if (i % 11 === 0) dispatcher.pump();
    }
    dispatcher.pump();
    while (dispatcher.inFlight > 0) await dispatcher.drained();
    expect([ended, dispatcher.backlog]).toEqual([5_000, 0]);
  });
});
