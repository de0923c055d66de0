import { describe, expect, it } from '@jest/globals';
import { Dispatcher } from './dispatcher.js';
import type { QueueSignal } from './queue-signal.js';
import type { Task } from './task.js';

/** Tasks that end when told to, and the order in which they began. */
class Bench {
  readonly began: string[] = [];
  readonly onHold: string[] = [];
  private readonly gates = new Map<string, (signal: QueueSignal) => void>();

  task(name: string, customerId: string, endpointId: number, publisher = 'p'): Task {
    return {
      customerId,
      endpointId,
      publisher,
      queuedAt: 0,
      run: () => {
        this.began.push(name);
        return new Promise<QueueSignal>((resolve) => this.gates.set(name, resolve));
      },
      putOnHold: () => void this.onHold.push(name),
    };
  }

  async end(name: string, signal: QueueSignal = 'delivered'): Promise<void> {
    this.gates.get(name)?.(signal);
    for (let i = 0; i < 5; i++) await Promise.resolve();
  }

  /** Enqueues `count` tasks, named `<prefix>0` and so on. */
  send(dispatcher: Dispatcher, prefix: string, count: number, endpointId: number, publisher?: string): void {
    for (let i = 0; i < count; i++)
      dispatcher.enqueue(this.task(`${prefix}${i}`, 'c', endpointId, publisher));
    dispatcher.dispatchReady();
  }

  /** Ends one answered task at the endpoint, so that it counts as one that answers. */
  async prove(dispatcher: Dispatcher, endpointId: number): Promise<void> {
    const name = `proof of ${endpointId}`;
    dispatcher.enqueue(this.task(name, 'c', endpointId));
    dispatcher.dispatchReady();
    await this.end(name);
  }
}

describe('the dispatcher', () => {
  it('runs no more tasks at once than its total', async () => {
    const bench = new Bench();
    const dispatcher = new Dispatcher({ total: 4, perEndpoint: 2 });
    for (const n of [1, 2, 3, 4, 5, 6]) await bench.prove(dispatcher, n);
    for (const n of [1, 2, 3, 4, 5, 6]) dispatcher.enqueue(bench.task(`t${n}`, 'c', n));
    dispatcher.dispatchReady();
    expect(bench.began.slice(6)).toEqual(['t1', 't2', 't3', 't4']);
    await bench.end('t2');
    expect(bench.began.slice(10)).toEqual(['t5']);
  });

  it('goes on after a task that breaks, and tells of it', async () => {
    const bench = new Bench();
    const told: string[] = [];
    const dispatcher = new Dispatcher({ total: 1, perEndpoint: 1 }, (error, { endpointId }) =>
      told.push(`${endpointId}: ${String(error)}`),
    );
    const run = (): Promise<QueueSignal> => Promise.reject(new Error('a mistake'));
    dispatcher.enqueue({ ...bench.task('broken', 'c', 1), run });
    dispatcher.enqueue(bench.task('next', 'c', 1));
    dispatcher.dispatchReady();
    for (let i = 0; i < 5; i++) await Promise.resolve();
    expect([told, bench.began]).toEqual([['1: Error: a mistake'], ['next']]);
    await bench.end('next');
    expect(dispatcher.inFlight).toBe(0);
  });

  it('lets an endpoint that hangs cost its own queue alone', () => {
    const bench = new Bench();
    const dispatcher = new Dispatcher({ total: 20, perEndpoint: 2 });
    for (let i = 0; i < 5; i++) dispatcher.enqueue(bench.task(`hanging${i}`, 'c', 1));
    dispatcher.enqueue(bench.task('healthy', 'c', 2));
    dispatcher.dispatchReady();
    expect(bench.began).toEqual(['hanging0', 'healthy', 'hanging1']);
    expect(dispatcher.backlog).toBe(3);
  });

  it('takes customers in turn, whatever one of them has waiting', () => {
    const bench = new Bench();
    const dispatcher = new Dispatcher({ total: 8, perEndpoint: 4 });
    for (let i = 0; i < 9; i++) dispatcher.enqueue(bench.task(`flood${i}`, 'loud', i));
    dispatcher.enqueue(bench.task('quiet0', 'quiet', 100));
    dispatcher.enqueue(bench.task('quiet1', 'quiet', 101));
    dispatcher.dispatchReady();
    expect(bench.began).toEqual(['flood0', 'quiet0', 'flood1', 'quiet1']);
  });

  it('takes a customer’s endpoints in turn', () => {
    const bench = new Bench();
    const dispatcher = new Dispatcher({ total: 8, perEndpoint: 4 });
    for (const name of ['a1', 'a2', 'a3']) dispatcher.enqueue(bench.task(name, 'c', 1));
    dispatcher.enqueue(bench.task('b1', 'c', 2));
    dispatcher.dispatchReady();
    expect(bench.began).toEqual(['a1', 'b1', 'a2', 'a3']);
  });

  it('takes an endpoint’s publishers in turn', async () => {
    const bench = new Bench();
    const dispatcher = new Dispatcher({ total: 100, perEndpoint: 1 });
    bench.send(dispatcher, 'flood', 50, 1, 'loud');
    bench.send(dispatcher, 'call', 1, 1, 'quiet');
    await bench.end('flood0');
    await bench.end('flood1');
    expect(bench.began).toEqual(['flood0', 'flood1', 'call0']);
  });

  it('begins with four at once to an endpoint, and adds one for each answer up to the limit', async () => {
    const bench = new Bench();
    const dispatcher = new Dispatcher({ total: 100, perEndpoint: 6 });
    bench.send(dispatcher, 't', 20, 1);
    expect(bench.began).toHaveLength(4);
    for (const name of ['t0', 't1', 't2', 't3']) await bench.end(name);
    expect([bench.began.length, dispatcher.inFlight]).toEqual([10, 6]);
  });

  it('leaves an endpoint that stalls one request at a time, and gives it back what it had with its answers', async () => {
    const bench = new Bench();
    const dispatcher = new Dispatcher({ total: 100, perEndpoint: 16 });
    bench.send(dispatcher, 't', 30, 1);
    for (const name of ['t0', 't1', 't2', 't3']) await bench.end(name, 'stalled');
    expect([bench.began.length, dispatcher.inFlight, dispatcher.limitOf(1)]).toEqual([5, 1, 1]);
    await bench.end('t4', 'failed');
    expect(dispatcher.inFlight).toBe(1);
    await bench.end('t5');
    await bench.end('t6');
    expect(dispatcher.inFlight).toBe(3);
  });

  it('keeps half of its total for endpoints that answered last time', async () => {
    const bench = new Bench();
    const dispatcher = new Dispatcher({ total: 8, perEndpoint: 4 });
    await bench.prove(dispatcher, 100);
    for (let n = 0; n < 10; n++) bench.send(dispatcher, `hanging${n}.`, 4, n);
    expect(dispatcher.inFlight).toBe(4);
    bench.send(dispatcher, 'healthy', 4, 100);
    expect(bench.began.filter((name) => name.startsWith('healthy'))).toHaveLength(4);
  });

  it('doubts an endpoint that answered and then hangs, after a second', async () => {
    const bench = new Bench();
    const dispatcher = new Dispatcher({ total: 8, perEndpoint: 4 });
    dispatcher.rebalance(10_000);
    for (const n of [1, 2, 3]) await bench.prove(dispatcher, n);
    bench.send(dispatcher, 'a', 4, 1);
    bench.send(dispatcher, 'b', 4, 2);
    bench.send(dispatcher, 'healthy', 2, 3);
    expect(bench.began.filter((name) => name.startsWith('healthy'))).toEqual([]);
    dispatcher.rebalance(11_000);
    expect(bench.began.filter((name) => name.startsWith('healthy'))).toEqual(['healthy0', 'healthy1']);
  });

  it('runs no more than half as many again, however many endpoints begin to hang', async () => {
    const bench = new Bench();
    const dispatcher = new Dispatcher({ total: 16, perEndpoint: 4 });
    dispatcher.rebalance(10_000);
    for (let n = 0; n < 100; n++) await bench.prove(dispatcher, n);
    for (let n = 0; n < 100; n++) bench.send(dispatcher, `t${n}.`, 4, n);
    expect(dispatcher.inFlight).toBe(16);
    for (let now = 11_000; now <= 15_000; now += 1_000) dispatcher.rebalance(now);
    expect(dispatcher.inFlight).toBe(24);
  });

  it('starts at once what must not wait, whatever else is under way', () => {
    const bench = new Bench();
    const dispatcher = new Dispatcher({ total: 2, perEndpoint: 1 });
    for (const n of [1, 2, 3, 4]) bench.send(dispatcher, `t${n}.`, 3, n);
    const running = dispatcher.inFlight;
    dispatcher.startNow(bench.task('probe', 'c', 9));
    expect([bench.began.at(-1), dispatcher.inFlight]).toEqual(['probe', running + 1]);
    dispatcher.pause();
    dispatcher.startNow(bench.task('another', 'c', 9));
    expect([bench.onHold, bench.began.at(-1)]).toEqual([['another'], 'probe']);
  });

  it('lets what it doubts back in by turns when the others of its kind have ended', async () => {
    const bench = new Bench();
    const dispatcher = new Dispatcher({ total: 4, perEndpoint: 4 });
    for (const n of [1, 2, 3]) dispatcher.enqueue(bench.task(`t${n}`, 'c', n));
    dispatcher.dispatchReady();
    expect(bench.began).toEqual(['t1', 't2']);
    await bench.end('t1', 'failed');
    expect(bench.began).toEqual(['t1', 't2', 't3']);
  });

  it('puts on hold what a queue that stands still has kept waiting for a second', async () => {
    const bench = new Bench();
    const dispatcher = new Dispatcher({ total: 100, perEndpoint: 2 });
    dispatcher.rebalance(10_000);
    bench.send(dispatcher, 't', 5, 1);
    dispatcher.rebalance(10_750);
    expect(bench.onHold).toEqual([]);
    dispatcher.rebalance(11_000);
    expect(bench.onHold).toEqual(['t4', 't3', 't2']);
    expect(dispatcher.backlog).toBe(0);
    await bench.end('t0');
    expect(bench.began).toEqual(['t0', 't1']);
  });

  /** A queue of a hundred whose receiver takes four a second, one after the other, for three seconds. @returns how many it took */
  const takeFourASecond = async (
    bench: Bench,
    memoryIsShort: boolean,
    signal?: QueueSignal,
  ): Promise<number> => {
    let now = 10_000;
    const dispatcher = new Dispatcher({ total: 100, perEndpoint: 1 }, undefined, () => now);
    dispatcher.rebalance(now);
    bench.send(dispatcher, 't', 100, 1);
    let ended = 0;
    while (now < 13_000) {
      now += 250;
      await bench.end(`t${ended++}`, signal);
      dispatcher.rebalance(now, memoryIsShort);
    }
    return ended;
  };

  it('puts nothing on hold of a queue that is answered while there is memory, however slow it is', async () => {
    const bench = new Bench();
    expect(await takeFourASecond(bench, false)).toBe(12);
    expect(bench.onHold).toEqual([]);
  });

  it('keeps the backlog of a receiver that takes its time, until it takes twice as long as it did', async () => {
    const bench = new Bench();
    let now = 10_000;
    const dispatcher = new Dispatcher({ total: 100, perEndpoint: 1 }, undefined, () => now);
    const passTo = (end: number): void => {
      for (; now <= end; now += 250) dispatcher.rebalance(now);
    };
    await bench.prove(dispatcher, 1);
    passTo(10_000);
    bench.send(dispatcher, 't', 100, 1);
    passTo(10_750);
    await bench.end('t0');
    // More than a second for each: so long that nothing is known of it for a while.
    for (let ended = 1; ended < 5; ended++) {
      passTo(now + 1_000);
      await bench.end(`t${ended}`);
    }
    expect(bench.onHold).toEqual([]);
    passTo(now + 5_000);
    expect(bench.onHold.length).toBeGreaterThan(80);
  });

  it('puts nothing on hold for one bad answer among many', async () => {
    const bench = new Bench();
    const dispatcher = new Dispatcher({ total: 100, perEndpoint: 1 });
    dispatcher.rebalance(10_000);
    bench.send(dispatcher, 't', 500, 1);
    let ended = 0;
    for (let now = 10_250; now <= 12_000; now += 250) {
      for (const signal of ['delivered', 'delivered', 'failed'] as const)
        await bench.end(`t${ended++}`, signal);
      dispatcher.rebalance(now);
    }
    expect(bench.onHold).toEqual([]);
  });

  it.each([
    ['is answered, when memory is short', true, 'delivered'],
    ['is answered badly', false, 'failed'],
  ] as const)('keeps what a queue will get to within five seconds that %s', async (_, short, signal) => {
    const bench = new Bench();
    const ended = await takeFourASecond(bench, short, signal);
    const kept = 100 - ended - 1 - bench.onHold.length;
    expect(bench.onHold.length).toBeGreaterThan(0);
    expect(kept).toBeGreaterThanOrEqual(8);
    expect(kept).toBeLessThanOrEqual(20);
    expect(bench.onHold[0]).toBe('t99');
  });

  it('judges a queue by how fast its receiver answers, not by how few this node sends it', async () => {
    const bench = new Bench();
    let now = 10_000;
    const dispatcher = new Dispatcher({ total: 100, perEndpoint: 1 }, undefined, () => now);
    dispatcher.rebalance(now);
    bench.send(dispatcher, 't', 500, 1);
    // Each is answered in five milliseconds; that this node does other things for the rest of the time is its own doing.
    for (let ended = 0; ended < 12; ended++) {
      now += 5;
      dispatcher.pause();
      await bench.end(`t${ended}`);
      now += 245;
      dispatcher.resume();
      dispatcher.rebalance(now, true);
    }
    expect(bench.onHold).toEqual([]);
  });

  it('does not have one delivery to an endpoint wait until all endpoints with many had a turn', async () => {
    const bench = new Bench();
    const dispatcher = new Dispatcher({ total: 4, perEndpoint: 1 });
    for (let n = 0; n < 50; n++) bench.send(dispatcher, `busy ${n} `, 9, n);
    const turn = async (): Promise<void> => {
      for (const name of bench.began.slice(-4)) await bench.end(name);
    };
    for (let n = 0; n < 100; n++) await turn();
    expect(new Set(bench.began.map((name) => name.split(' ')[1])).size).toBe(50);

    dispatcher.enqueue(bench.task('single', 'c', 99));
    await turn();
    expect(bench.began).toContain('single');
  });

  it('lets a receiver that answers at once have its many before those that take long', async () => {
    const bench = new Bench();
    let now = 0;
    const dispatcher = new Dispatcher({ total: 4, perEndpoint: 4 }, undefined, () => now);
    await bench.prove(dispatcher, 99);
    for (let n = 0; n < 50; n++) bench.send(dispatcher, `slow ${n} `, 9, n);
    const end = async (name: string): Promise<void> => {
      now += 100;
      await bench.end(name);
    };
    const ended = new Set<string>();
    const endOldest = async (): Promise<void> => {
      const oldest = bench.began.find((name) => name.startsWith('slow') && !ended.has(name))!;
      ended.add(oldest);
      await end(oldest);
    };
    for (let n = 0; n < 200; n++) await endOldest();
    bench.send(dispatcher, 'quick', 5, 99);
    const quick = (): string[] => bench.began.filter((name) => name.startsWith('quick'));
    for (let n = 0; n < 8; n++) {
      await endOldest();
      for (const name of quick()) await bench.end(name);
    }
    expect(quick()).toHaveLength(5);
  });

  it('puts nothing on hold of a queue that is deep and fast', async () => {
    const bench = new Bench();
    const dispatcher = new Dispatcher({ total: 100, perEndpoint: 1 });
    dispatcher.rebalance(10_000);
    bench.send(dispatcher, 't', 500, 1);
    let ended = 0;
    for (let now = 10_250; now <= 12_000; now += 250) {
      for (let i = 0; i < 30; i++) await bench.end(`t${ended++}`);
      dispatcher.rebalance(now, true);
    }
    expect([ended, bench.onHold]).toEqual([240, []]);
  });

  it('offers no more than its free places while a queue stands still', async () => {
    const bench = new Bench();
    const dispatcher = new Dispatcher({ total: 100, perEndpoint: 8 });
    dispatcher.rebalance(10_000);
    bench.send(dispatcher, 't', 3, 1);
    dispatcher.rebalance(10_500);
    expect(dispatcher.limitOf(1)).toBe(4);
    dispatcher.rebalance(11_000);
    expect([dispatcher.limitOf(1), dispatcher.limits()]).toEqual([1, [[1, 1]]]);
    await bench.end('t0');
    expect(dispatcher.limitOf(1)).toBe(5);
  });

  it('offers what a receiver that answers takes in a quarter of a second', async () => {
    const bench = new Bench();
    let now = 0;
    const dispatcher = new Dispatcher({ total: 100, perEndpoint: 4 }, undefined, () => now);
    bench.send(dispatcher, 't', 4, 1);
    now = 10;
    await bench.end('t0');
    expect(dispatcher.limitOf(1)).toBe(100);
    await bench.end('t1', 'failed');
    expect(dispatcher.limitOf(1)).toBe(4);
  });

  it('halves what an endpoint gets that asks for fewer', async () => {
    const bench = new Bench();
    const dispatcher = new Dispatcher({ total: 100, perEndpoint: 16 });
    bench.send(dispatcher, 't', 30, 1);
    for (const name of ['t0', 't1', 't2', 't3']) await bench.end(name, 'refused');
    expect([bench.began.length, dispatcher.inFlight]).toEqual([6, 2]);
  });

  it('puts everything on hold that waits for an endpoint when that is taken out', () => {
    const bench = new Bench();
    const dispatcher = new Dispatcher({ total: 100, perEndpoint: 1 });
    bench.send(dispatcher, 'a', 3, 1);
    bench.send(dispatcher, 'b', 2, 2);
    dispatcher.evict(1);
    dispatcher.evict(7);
    expect(bench.onHold.toSorted()).toEqual(['a1', 'a2']);
    expect(dispatcher.backlog).toBe(1);
  });

  it('starts nothing while it is paused', () => {
    const bench = new Bench();
    const dispatcher = new Dispatcher({ total: 4, perEndpoint: 2 });
    dispatcher.pause();
    bench.send(dispatcher, 't', 1, 1);
    expect(bench.began).toEqual([]);
    dispatcher.resume();
    expect(bench.began).toEqual(['t0']);
  });

  it('forgets what waits, and goes on with what comes after', async () => {
    const bench = new Bench();
    const dispatcher = new Dispatcher({ total: 4, perEndpoint: 1 });
    bench.send(dispatcher, 'old', 3, 1);
    dispatcher.clear();
    expect(dispatcher.backlog).toBe(0);
    bench.send(dispatcher, 'new', 1, 1);
    await bench.end('old0');
    expect(bench.began).toEqual(['old0', 'new0']);
  });

  it('tells when nothing runs any more', async () => {
    const bench = new Bench();
    const dispatcher = new Dispatcher({ total: 4, perEndpoint: 2 });
    bench.send(dispatcher, 't', 2, 1);
    let drained = false;
    void dispatcher.drained().then(() => (drained = true));
    await bench.end('t0');
    expect(drained).toBe(false);
    await bench.end('t1');
    expect(drained).toBe(true);
  });

  it('knows the limit of each endpoint, also of one that it never heard of', async () => {
    const bench = new Bench();
    let now = 0;
    const dispatcher = new Dispatcher({ total: 100, perEndpoint: 16 }, undefined, () => now);
    bench.send(dispatcher, 't', 3, 1);
    expect(dispatcher.limits()).toEqual([]);
    now = 1_000;
    await bench.end('t0');
    expect([dispatcher.limitOf(1), dispatcher.limitOf(2), dispatcher.limitOf(undefined)]).toEqual([5, 4, 4]);
    expect(dispatcher.limits()).toEqual([[1, 5]]);
    expect(dispatcher.figures).toEqual({ queues: 1, waiting: 0, inFlight: 2, backlog: 0 });
  });
});
