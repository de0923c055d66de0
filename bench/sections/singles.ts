import { startPgBoss, startRelay, startService } from '../contestants.js';
import { figure, median, ratio, table } from '../figures.js';
import { OWNERS, type Send, SINGLES, throughput, throughputOf } from '../load.js';
import { type Ingest, publish } from '../publish.js';
import { PublishStream } from '../publish-stream.js';
import { type Comparison, inTurns, type Report } from '../report.js';
import type { Scale } from '../scale.js';
import type { Stage } from '../stage.js';

const RELAY = 'bare relay, one a request';
const BOSS = 'pg-boss, one a request';
const REQUESTS = 'Hookfront, one a request';
const STREAM = 'Hookfront, one a line of a stream';
const BATCHES = 'Hookfront, batches of 100';

/** Deliveries a second of publishers who say each event by itself, on 64 connections, or on one that stays open. */
export async function measureSingles(stage: Stage, scale: Scale): Promise<Report> {
  const receiver = await stage.receiver();
  const relay = await startRelay(stage, receiver);
  const boss = await startPgBoss(stage, receiver);
  const service = await startService(stage);
  const { ingest } = service.caller;
  await service.caller.subscribeAll(OWNERS, receiver.url);
  const stream = stage.keep(await PublishStream.open(ingest));
  const events = Math.ceil(scale.events / 2);

  const spent = new Map<string, number[]>();
  const costing = (name: string, run: () => Promise<number>) => async (): Promise<number> => {
    const since = await service.process.processorMs();
    const rate = await run();
    const microseconds = ((await service.process.processorMs()) - since) * 1_000;
    spent.set(name, [...(spent.get(name) ?? []), microseconds / events]);
    return rate;
  };
  const one = (send: Send) => () => throughputOf([send], receiver, events, SINGLES);
  const to =
    (target: Ingest): Send =>
    (event) =>
      publish(target, event);
  const ways: Record<string, () => Promise<number>> = {
    [RELAY]: one(to(relay)),
    [BOSS]: one(to(boss.ingest)),
    [REQUESTS]: costing(REQUESTS, one(to(ingest))),
    [STREAM]: costing(
      STREAM,
      one((event) => stream.publish(event)),
    ),
    [BATCHES]: costing(BATCHES, () => throughput([ingest], receiver, events)),
  };
  for (const run of Object.values(ways)) await run();
  spent.clear();
  const rates = await inTurns(scale.rounds, ways);

  const rate = (name: string): number => median(rates.get(name)!);
  const beside = (name: string, other: string): Comparison => ({
    what: `deliveries a second, ${name}`,
    ours: rate(name),
    beside: other,
    theirs: rate(other),
  });
  return {
    comparisons: [
      beside(REQUESTS, RELAY),
      beside(REQUESTS, BOSS),
      beside(STREAM, RELAY),
      beside(STREAM, REQUESTS),
      beside(STREAM, BATCHES),
    ],
    details: `${figure(events)} deliveries a run, ${scale.rounds} in turns; figures are medians\n\n${table(
      ['what', 'deliveries a second', 'of the bare relay', "µs of the service's processor time each", 'runs'],
      [...rates].map(([name, runs]) => [
        name,
        figure(rate(name)),
        ratio(rate(name), rate(RELAY)),
        spent.has(name) ? figure(median(spent.get(name)!)) : '–',
        runs.map(figure).join(', '),
      ]),
      [0],
    )}`,
  };
}
