import { median, figure, ratio, table } from '../figures.js';
import { OWNERS, throughput } from '../load.js';
import { type Cost, Meter } from '../meter.js';
import type { Child, Dialogue } from '../processes.js';
import { type Comparison, inTurns, type Report, type Rounds } from '../report.js';
import type { Scale } from '../scale.js';
import type { Stage } from '../stage.js';
import { startPgBoss, startRelay, startService } from '../contestants.js';

const HOOKFRONT_BUSY = 'EXISTS (SELECT 1 FROM segments WHERE finished_at IS NULL)';
const USUAL_BOSS = 'pg-boss by its own workers';
const PG_BOSS_BUSY = `EXISTS (SELECT 1 FROM pgboss.job WHERE name = 'deliveries' AND state < 'completed')`;

/**
 * Deliveries a second from HTTP publish to receipt, beside what the machine can do at most (the loop), what any such
 * service must do at least (the relay), and a job queue on the same kind of database; and what the databases write for it.
 */
export async function measureThroughput(stage: Stage, scale: Scale): Promise<Report> {
  const { events, rounds } = scale;
  const receiver = await stage.receiver();
  const loop = await stage.child<Dialogue>('bare-loop', `${receiver.url}/loop`);
  const relay = await startRelay(stage, receiver);
  const boss = await startPgBoss(stage, receiver);
  const usualBoss = await startPgBoss(stage, receiver, 'work');
  const service = await startService(stage);
  await service.caller.subscribeAll(OWNERS, receiver.url);
  const ours = await Meter.on(await stage.client(service.process), HOOKFRONT_BUSY, 'segments, endpoints');
  const theirs = await Meter.on(await stage.client(boss.database), PG_BOSS_BUSY, 'pgboss.job');

  await loopRate(loop, scale.warmUp);
  for (const ingest of [relay, boss.ingest, usualBoss.ingest, service.caller.ingest])
    await throughput([ingest], receiver, scale.warmUp);
  const rates = await inTurns(rounds, {
    'bare undici loop': () => loopRate(loop, events),
    'bare relay': () => throughput([relay], receiver, events),
    'pg-boss': () => theirs.around(events, () => throughput([boss.ingest], receiver, events)),
    [USUAL_BOSS]: () => throughput([usualBoss.ingest], receiver, events),
    Hookfront: () => ours.around(events, () => throughput([service.caller.ingest], receiver, events)),
  });

  const all = scale.warmUp + rounds * events;
  const files = { ours: await ours.filesEach(all), theirs: await theirs.filesEach(all) };
  const ourCost = ours.each();
  const theirCost = theirs.each();
  return {
    comparisons: [
      ...['bare undici loop', 'bare relay', 'pg-boss', USUAL_BOSS].map((beside) => rateBeside(rates, beside)),
      besidePgBoss('bytes written to the log for a delivery', ourCost.logBytes, theirCost.logBytes),
      besidePgBoss('bytes written to tables and indexes for a delivery', files.ours, files.theirs),
      besidePgBoss('rows touched for a delivery', rowsTouched(ourCost), rowsTouched(theirCost)),
    ],
    details: [
      `${figure(events)} deliveries a run, ${rounds} in turns; figures are medians\n`,
      ratesTable(rates),
      '\nwhat the database does for one delivery\n',
      costTable(ourCost, theirCost, files),
    ].join('\n'),
  };
}

/** As often as it is told, without anybody who publishes. */
type Loop = Child<Dialogue>;

async function loopRate(loop: Loop, events: number): Promise<number> {
  const began = performance.now();
  await loop.ask(String(events));
  return (events * 1_000) / (performance.now() - began);
}

function rateBeside(rates: Rounds, other: string): Comparison {
  const rate = (name: string): number => median(rates.get(name)!);
  return { what: 'deliveries a second', ours: rate('Hookfront'), beside: other, theirs: rate(other) };
}

function besidePgBoss(what: string, ours: number, theirs: number): Comparison {
  return { what, ours, beside: 'pg-boss', theirs };
}

function rowsTouched(cost: Cost): number {
  return cost.inserted + cost.updated + cost.deleted;
}

function ratesTable(rates: Rounds): string {
  const [loop, relay, boss, usual] = ['bare undici loop', 'bare relay', 'pg-boss', USUAL_BOSS].map((name) =>
    median(rates.get(name)!),
  );
  const rows = [...rates].map(([name, runs]) => {
    const rate = median(runs);
    return [
      name,
      figure(rate),
      ratio(rate, loop),
      ratio(rate, relay),
      ratio(rate, boss),
      ratio(rate, usual),
      runs.map(figure).join(', '),
    ];
  });
  const head = [
    'what',
    'deliveries a second',
    'of the bare loop',
    'of the bare relay',
    'of pg-boss',
    'of its own workers',
    'runs',
  ];
  return table(head, rows, [0]);
}

function costTable(ours: Cost, theirs: Cost, files: { ours: number; theirs: number }): string {
  const rows: [string, number, number][] = [
    ['bytes in the log', ours.logBytes, theirs.logBytes],
    ['of these, images of whole pages', ours.pageImageBytes, theirs.pageImageBytes],
    ['bytes written to tables and indexes', files.ours, files.theirs],
    ['bytes by which tables and indexes grew', ours.grownBytes, theirs.grownBytes],
    ['rows inserted', ours.inserted, theirs.inserted],
    ['rows updated', ours.updated, theirs.updated],
    ['rows deleted', ours.deleted, theirs.deleted],
    ['rows locked', ours.locked, theirs.locked],
    ['index entries made', ours.indexEntries, theirs.indexEntries],
  ];
  return table(
    ['for a delivery', 'Hookfront', 'pg-boss', 'ratio'],
    rows.map(([what, a, b]) => [what, figure(a), figure(b), ratio(a, b)]),
    [0],
  );
}
