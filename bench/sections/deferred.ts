import { type Backlog, makeBacklog } from '../backlog.js';
import { startService } from '../contestants.js';
import { figure, median, ratio, table } from '../figures.js';
import { OWNERS, throughput } from '../load.js';
import type { Receiver } from '../processes.js';
import { type Comparison, inTurns, type Report } from '../report.js';
import type { Scale } from '../scale.js';
import type { ServiceProcess } from '../service-process.js';
import type { Stage } from '../stage.js';
import type { Caller } from '../subscribe.js';

/** Refuses every connection. */
const DEAD_URL = 'http://127.0.0.1:9/dead';

/** The throughput while deliveries wait in retry, for times that are hours away. */
export function measureDeferred(stage: Stage, scale: Scale): Promise<Report> {
  const backlog = { waiting: scale.waiting, onHold: 0, overdue: 0 };
  return measureBeside(stage, scale, `${figure(scale.waiting)} deliveries waiting in retry`, backlog);
}

/** The same with half of the backlog on hold for a URL that is disabled, and a tenth overdue for it. */
export function measureOnHold(stage: Stage, scale: Scale): Promise<Report> {
  const [onHold, overdue] = [scale.waiting / 2, scale.waiting / 10];
  const backlog = { waiting: scale.waiting - onHold - overdue, onHold, overdue };
  const what = `${figure(onHold)} deliveries on hold for a dead URL, ${figure(overdue)} overdue for it, ${figure(backlog.waiting)} waiting`;
  return measureBeside(stage, scale, what, backlog);
}

/** Two services with a database each, in turns: one with the backlog and one without. */
async function measureBeside(stage: Stage, scale: Scale, what: string, backlog: Backlog): Promise<Report> {
  const receiver = await stage.receiver();
  const idle = await subscribed(stage, receiver);
  const loaded = await subscribed(stage, receiver);
  const dead =
    backlog.onHold + backlog.overdue > 0 ? await loaded.caller.subscribe('dead', DEAD_URL) : undefined;
  const client = await stage.client(loaded.process);
  await makeBacklog(client, backlog, dead);

  const run = (caller: Caller) => () => throughput([caller.ingest], receiver, scale.events);
  for (const { caller } of [idle, loaded]) await throughput([caller.ingest], receiver, scale.warmUp);
  const rates = await inTurns(scale.rounds, { without: run(idle.caller), with: run(loaded.caller) });
  const [without, withBacklog] = [rates.get('without')!, rates.get('with')!];
  const memory = { without: await idle.process.memory(), with: await loaded.process.memory() };
  const { rows } = await client.query<{ state: string; deliveries: number }>(
    'SELECT state, count(*)::float8 AS deliveries FROM deferred_deliveries GROUP BY 1 ORDER BY 1',
  );
  const left = rows.map(({ state, deliveries }) => `${figure(deliveries)} ${state}`).join(', ');
  const row = (name: string, runs: readonly number[], megabytes: Memory): string[] => [
    name,
    figure(median(runs)),
    ratio(median(runs), median(without)),
    megabytes ? figure(megabytes.now) : '–',
    megabytes ? figure(megabytes.most) : '–',
    runs.map(figure).join(', '),
  ];
  const comparisons: Comparison[] = [
    {
      what: `deliveries a second with ${what}`,
      ours: median(withBacklog),
      beside: 'without them',
      theirs: median(without),
    },
  ];
  if (memory.with && memory.without)
    comparisons.push({
      what: `most resident memory meanwhile, MB`,
      ours: memory.with.most,
      beside: 'without them',
      theirs: memory.without.most,
    });
  return {
    comparisons,
    details: `${what}; deferred when all was measured: ${left}; megabytes are of the service's own process\n\n${table(
      ['backlog', 'deliveries a second', 'of without', 'MB resident', 'MB at most', 'runs'],
      [row('without', without, memory.without), row('with', withBacklog, memory.with)],
      [0],
    )}`,
  };
}

type Memory = Awaited<ReturnType<ServiceProcess['memory']>>;

async function subscribed(
  stage: Stage,
  receiver: Receiver,
): Promise<{ process: ServiceProcess; caller: Caller }> {
  const service = await startService(stage);
  await service.caller.subscribeAll(OWNERS, receiver.url);
  return service;
}
