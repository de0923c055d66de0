import { setTimeout as wait } from 'node:timers/promises';
import { preciseNow, projectUpdate } from './payload.js';
import type { Receiver } from './processes.js';
import { type Ingest, publish } from './publish.js';

const PATIENCE_MS = 60_000;

/** An even pace of single events. */
export interface Pace {
  readonly perSecond: number;
  /** Published before anything counts. */
  readonly leadSeconds: number;
  readonly seconds: number;
  /** Owners whose events are published, in turn; those of the first `counted` count. */
  readonly owners: number;
  readonly counted: number;
}

/** Milliseconds. */
export interface Paced {
  /** From just before each publish to its receipt. */
  readonly latencies: readonly number[];
  /** How late each publish was against its time: what the publisher itself is good for. */
  readonly lateness: readonly number[];
}

/**
 * Publishes one event a request at its time, whatever became of those before it: a slow service does not slow the
 * publisher down, so nothing is left out where it is worst.
 * @throws Error when deliveries that count do not come
 */
export async function paced(ingest: Ingest, receiver: Receiver, pace: Pace): Promise<Paced> {
  await receiver.ask('measure');
  const lead = pace.perSecond * pace.leadSeconds;
  const all = lead + pace.perSecond * pace.seconds;
  const posts: Promise<void>[] = [];
  const lateness: number[] = [];
  let counted = 0;
  const began = performance.now();
  for (let n = 0; n < all; n++) {
    const due = began + (n * 1_000) / pace.perSecond;
    while (due > performance.now()) await wait(Math.max(1, due - performance.now()));
    const owner = n % pace.owners;
    const counts = n >= lead && owner < pace.counted;
    if (counts) {
      counted++;
      lateness.push(performance.now() - due);
    }
    posts.push(publish(ingest, projectUpdate(n, owner, counts ? preciseNow() : 0)));
  }
  await Promise.all(posts);
  const patience = performance.now() + PATIENCE_MS;
  for (;;) {
    const { measured } = await receiver.ask('report');
    if (measured >= counted) break;
    if (performance.now() > patience) throw new Error(`Of ${counted} deliveries only ${measured} arrived.`);
    await wait(20);
  }
  const { latencies } = await receiver.ask('latencies');
  return { latencies, lateness };
}
