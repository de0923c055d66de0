import { setTimeout as wait } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { preciseNow, projectUpdate } from './payload.js';
import type { Child } from './processes.js';

/** Where events go in. */
export interface Ingest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

const BATCH = 100;
/** Batches under way: enough that the service never waits for the publisher. */
const PUBLISHERS = 4;
/** Events published and not yet received: keeps the backlog, and so the memory of all contestants, bounded. */
const MOST_AHEAD = 6_000;
const agent = new Agent({ connections: 64, pipelining: 1 });

/** Publishes `events` in batches and says how many deliveries a second arrived, from the first call to the last receipt. */
export async function throughput(
  ingest: Ingest,
  receiver: Child,
  events: number,
  owners: number,
): Promise<number> {
  await receiver.ask('reset');
  let next = 0;
  let received = 0;
  const began = performance.now();
  const publisher = async (): Promise<void> => {
    while (next < events) {
      if (next - received > MOST_AHEAD) {
        await wait(5);
        continue;
      }
      const from = next;
      next += BATCH;
      const batch = Array.from({ length: Math.min(BATCH, events - from) }, (_, i) =>
        projectUpdate(from + i, (from + i) % owners, 0),
      );
      await post(ingest, batch);
    }
  };
  const publishing = Promise.all(Array.from({ length: PUBLISHERS }, publisher));
  while (received < events) {
    await wait(5);
    ({ received } = await receiver.ask<{ received: number }>('report'));
  }
  const seconds = (performance.now() - began) / 1_000;
  await publishing;
  return events / seconds;
}

/** Publishes one event a request at an even pace. @returns milliseconds from just before each publish to its receipt */
export async function latencies(
  ingest: Ingest,
  receiver: Child,
  perSecond: number,
  seconds: number,
  owners: number,
): Promise<number[]> {
  await receiver.ask('measure');
  const events = perSecond * seconds;
  const began = performance.now();
  const posts: Promise<void>[] = [];
  for (let n = 0; n < events; n++) {
    const due = began + (n * 1_000) / perSecond;
    const ahead = due - performance.now();
    if (ahead > 1) await wait(ahead);
    posts.push(post(ingest, projectUpdate(n, n % owners, preciseNow())));
  }
  await Promise.all(posts);
  for (;;) {
    const report = await receiver.ask<{ received: number; latencies: number[] }>('report');
    if (report.received >= events) return report.latencies.toSorted((a, b) => a - b);
    await wait(20);
  }
}

async function post(ingest: Ingest, body: object): Promise<void> {
  const response = await request(ingest.url, {
    method: 'POST',
    dispatcher: agent,
    headers: { 'content-type': 'application/json', ...ingest.headers },
    body: JSON.stringify(body),
  });
  const text = await response.body.text();
  if (response.statusCode !== 202) throw new Error(`Publishing answered ${response.statusCode}: ${text}`);
}
