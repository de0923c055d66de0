import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';
import { startService } from '../contestants.js';
import { figure, median, percentile, ratio, sorted, table } from '../figures.js';
import { throughput } from '../load.js';
import { preciseNow, projectUpdate } from '../payload.js';
import type { Receiver } from '../processes.js';
import { type Ingest, publish } from '../publish.js';
import type { Comparison, Report } from '../report.js';
import type { Burst, Scale } from '../scale.js';
import type { Stage } from '../stage.js';

/** Events ahead of their receipt while the publisher keeps pace with the service. */
const PACED_AHEAD = 1_000;
/** Single events to a URL of its own beside the burst: how far apart, and how long before it. */
const QUIET_EVERY_MS = 50;
const UNDISTURBED_MS = 2_000;

interface Measured {
  readonly burst: Burst;
  /** Deliveries a second. */
  readonly cold: number;
  readonly warm: readonly number[];
  readonly paced: readonly number[];
  /** Deliveries that became rows of their own, of all bursts' and paced ones'. */
  readonly deferred: number;
  /** Milliseconds from publish to receipt of the URL beside. */
  readonly undisturbed: readonly number[];
  readonly beside: readonly number[];
}

/**
 * Everything at once, beside a publisher that waits for the receipts: right after a start and warm, to some URLs whose receiver
 * takes some time; and how old the few deliveries to another URL get meanwhile. A service of its own for each.
 */
export async function measureBursts(stage: Stage, { bursts, rounds }: Scale): Promise<Report> {
  const receiver = await stage.receiver();
  const all: Measured[] = [];
  for (const burst of bursts) {
    const own = stage.within();
    all.push(await measure(own, receiver, burst, rounds));
    await own.clear();
  }
  return {
    comparisons: all.flatMap(comparisonsOf),
    details: `deliveries a second, and milliseconds from publish to receipt of a URL beside that gets an event every ${QUIET_EVERY_MS} ms; deferred are those that became rows of their own\n\n${table(
      ['burst', 'paced', 'cold', 'of paced', 'warm', 'of paced', 'deferred', 'beside: before', 'meanwhile'],
      all.map(rowOf),
      [0],
    )}`,
  };
}

async function measure(stage: Stage, receiver: Receiver, burst: Burst, rounds: number): Promise<Measured> {
  const { events, urls, answerMs } = burst;
  const { caller, process } = await startService(stage);
  const database = await stage.client(process);
  for (let owner = 0; owner < urls; owner++)
    await caller.subscribe(owner, `${receiver.url}/wait-${answerMs}/r${owner}`);
  await caller.subscribe(urls, `${receiver.url}/beside`);
  const run = (options: object): Promise<number> =>
    throughput([caller.ingest], receiver, events, { owners: urls, ...options });

  const cold = await run({});
  const paced: number[] = [];
  const warm: number[] = [];
  const undisturbed: number[] = [];
  const beside: number[] = [];
  for (let round = 0; round < rounds; round++) {
    paced.push(await run({ mostAhead: PACED_AHEAD }));
    await receiver.ask('measure');
    undisturbed.push(...(await quietly(caller.ingest, receiver, urls, wait(UNDISTURBED_MS))));
    const sending = run({ measure: true });
    beside.push(...(await quietly(caller.ingest, receiver, urls, sending)));
    warm.push(await sending);
  }
  const deferred = await countDeferred(database);
  return { burst, cold, warm, paced, deferred, undisturbed, beside };
}

/** Publishes single events until `ends`. @returns how old their deliveries were, in milliseconds */
async function quietly(
  ingest: Ingest,
  receiver: Receiver,
  owner: number,
  ends: Promise<unknown>,
): Promise<readonly number[]> {
  const ended = new AbortController();
  void ends.finally(() => ended.abort()).catch(() => undefined);
  const posts: Promise<void>[] = [];
  while (!ended.signal.aborted) {
    await wait(QUIET_EVERY_MS);
    posts.push(publish(ingest, projectUpdate(posts.length, owner, preciseNow())));
  }
  await Promise.all(posts);
  for (;;) {
    const { latencies } = await receiver.ask('latencies');
    if (latencies.length >= posts.length) return latencies;
    await wait(20);
  }
}

async function countDeferred(database: pg.Client): Promise<number> {
  const { rows } = await database.query<{ count: number }>(
    'SELECT count(*)::float8 AS count FROM deferred_deliveries',
  );
  return rows[0]!.count;
}

function nameOf({ events, urls, answerMs }: Burst): string {
  return `${figure(events)} to ${figure(urls)} URL${urls === 1 ? '' : 's'}, answered in ${answerMs} ms`;
}

function rowOf({ burst, cold, warm, paced, deferred, undisturbed, beside }: Measured): string[] {
  const pace = median(paced);
  const middleAndLate = (values: readonly number[]): string =>
    [0.5, 0.95].map((share) => figure(percentile(sorted(values), share))).join(' / ');
  return [
    nameOf(burst),
    figure(pace),
    figure(cold),
    ratio(cold, pace),
    figure(median(warm)),
    ratio(median(warm), pace),
    figure(deferred),
    middleAndLate(undisturbed),
    middleAndLate(beside),
  ];
}

function comparisonsOf({ burst, cold, warm, paced, undisturbed, beside }: Measured): Comparison[] {
  const name = nameOf(burst);
  const theirs = median(paced);
  return [
    { what: `${name}: deliveries a second, cold`, ours: cold, beside: 'at an even pace', theirs },
    { what: `${name}: deliveries a second, warm`, ours: median(warm), beside: 'at an even pace', theirs },
    {
      what: `${name}: median latency of another URL, ms`,
      ours: median(beside),
      beside: 'before',
      theirs: median(undisturbed),
    },
  ];
}
