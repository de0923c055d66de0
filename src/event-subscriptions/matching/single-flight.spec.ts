import { describe, expect, it } from '@jest/globals';
import { SingleFlight } from './single-flight.js';

/** Work whose every run is finished by hand. */
function byHand() {
  const runs: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const flight = new SingleFlight(
    () => new Promise<void>((resolve, reject) => void runs.push({ resolve, reject })),
  );
  return { flight, runs };
}

/** Lets every promise that can settle do so. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('work one at a time', () => {
  it('gives all who ask during a run one more run, begun after they asked', async () => {
    const { flight, runs } = byHand();
    const first = flight.run();
    const [second, third] = [flight.run(), flight.run()];
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
    const { flight, runs } = byHand();
    const first = flight.run();
    runs[0]!.resolve();
    await first;
    void flight.run();
    expect(runs).toHaveLength(2);
    runs[1]!.resolve();
    await flight.idle();
  });

  it('tells a failure to who waited for that run, and still runs for the others', async () => {
    const { flight, runs } = byHand();
    const first = flight.run();
    const second = flight.run();
    runs[0]!.reject(new Error('lost'));
    await expect(first).rejects.toThrow('lost');
    await turn();
    runs[1]!.resolve();
    await expect(second).resolves.toBeUndefined();
  });

  it('is idle only when the waiting run is over too', async () => {
    const { flight, runs } = byHand();
    void flight.run();
    void flight.run();
    let idle = false;
    const waiting = flight.idle().then(() => (idle = true));
    runs[0]!.resolve();
    await turn();
    expect(idle).toBe(false);
    runs[1]!.resolve();
    await waiting;
    expect(runs).toHaveLength(2);
  });
});
