import { describe, expect, it, jest } from '@jest/globals';
import { Coalescer } from './coalesce.js';

describe('work that is done once', () => {
  it('is shared by all who come meanwhile, and done anew afterwards', async () => {
    const coalescer = new Coalescer<number>();
    let give!: (value: number) => void;
    const work = jest.fn(() => new Promise<number>((resolve) => (give = resolve)));
    const waiting = [coalescer.join('a', work), coalescer.join('a', work), coalescer.join('a', work)];
    expect(work).toHaveBeenCalledTimes(1);
    give(7);
    expect(await Promise.all(waiting)).toEqual([7, 7, 7]);
    await coalescer.idle();
    const again = coalescer.join('a', work);
    give(8);
    expect(await again).toBe(8);
  });

  it('is each key’s own', async () => {
    const coalescer = new Coalescer<string>();
    const both = [coalescer.join('a', async () => 'of a'), coalescer.join('b', async () => 'of b')];
    expect(await Promise.all(both)).toEqual(['of a', 'of b']);
  });

  it('fails for all who wait, and is then tried anew', async () => {
    const coalescer = new Coalescer<number>();
    const fail = async (): Promise<number> => {
      throw new Error('no');
    };
    const waiting = [coalescer.join('a', fail), coalescer.join('a', fail)];
    for (const one of waiting) await expect(one).rejects.toThrow('no');
    await coalescer.idle();
    expect(await coalescer.join('a', async () => 1)).toBe(1);
  });
});

/** Work whose every run is finished by hand. */
function byHand() {
  const runs: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const coalescer = new Coalescer<void>();
  const ask = (): Promise<void> =>
    coalescer.joinNext('a', () => new Promise((resolve, reject) => void runs.push({ resolve, reject })));
  return { coalescer, ask, runs };
}

/** Lets every promise that can settle do so. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('work that must begin after it is asked for', () => {
  it('gives all who ask during a run one more run, begun after they asked', async () => {
    const { ask, runs } = byHand();
    const first = ask();
    const [second, third] = [ask(), ask()];
    expect(second).toBe(third);
    expect(runs).toHaveLength(1);
    runs[0]!.resolve();
    await first;
    await turn();
    expect(runs).toHaveLength(2);
    let done = false;
    void second.then(() => (done = true));
    await turn();
    expect(done).toBe(false);
    runs[1]!.resolve();
    await second;
    expect(runs).toHaveLength(2);
  });

  it('runs again for who asks after the last run ended', async () => {
    const { coalescer, ask, runs } = byHand();
    const first = ask();
    runs[0]!.resolve();
    await first;
    void ask();
    expect(runs).toHaveLength(2);
    runs[1]!.resolve();
    await coalescer.idle();
  });

  it('tells a failure to who waited for that run, and still runs for the others', async () => {
    const { ask, runs } = byHand();
    const first = ask();
    const second = ask();
    runs[0]!.reject(new Error('lost'));
    await expect(first).rejects.toThrow('lost');
    await turn();
    runs[1]!.resolve();
    await expect(second).resolves.toBeUndefined();
  });

  it('waits for a run that came between, when that began before it was asked for', async () => {
    const { coalescer, ask, runs } = byHand();
    const first = ask();
    void ask();
    // The first to hear of the end begins a run before the waiting one is begun, and then asks once more.
    let late: Promise<void> | undefined;
    void first.then(() => {
      void ask();
      late = ask();
    });
    runs[0]!.resolve();
    await turn();
    expect(runs).toHaveLength(2);
    runs[1]!.resolve();
    await turn();
    expect(runs).toHaveLength(3);
    let done = false;
    void late!.then(() => (done = true));
    await turn();
    expect(done).toBe(false);
    runs[2]!.resolve();
    await late;
    await coalescer.idle();
  });

  it('is settled only when the waiting run is over too', async () => {
    const { coalescer, ask, runs } = byHand();
    void ask();
    void ask();
    let settled = false;
    const waiting = coalescer.idle().then(() => (settled = true));
    runs[0]!.resolve();
    await turn();
    expect(settled).toBe(false);
    runs[1]!.resolve();
    await waiting;
    expect(runs).toHaveLength(2);
  });
});
