import { randomBytes } from 'node:crypto';
import { cpus } from 'node:os';
import { figure, median, ratio, table } from '../figures.js';
import { OWNERS, throughput } from '../load.js';
import type { Receiver } from '../processes.js';
import type { Ingest } from '../publish.js';
import { inTurns, type Report } from '../report.js';
import type { Scale } from '../scale.js';
import type { Stage } from '../stage.js';
import { Caller } from '../subscribe.js';

/** Processes that share the machine with the nodes: publisher, receiver, and a PostgreSQL that uses several. */
const OTHERS = 3;

/** Two nodes on one database, published to in turn, beside one node on a database of its own. */
export async function measureNodes(stage: Stage, scale: Scale): Promise<Report> {
  const receiver = await stage.receiver();
  const one = await startNodes(stage, receiver, 1);
  const two = await startNodes(stage, receiver, 2);
  for (const nodes of [one, two]) await throughput(nodes, receiver, scale.warmUp);
  const rates = await inTurns(scale.rounds, {
    'one node': () => throughput(one, receiver, scale.events),
    'two nodes': () => throughput(two, receiver, scale.events),
  });
  const [single, double] = [median(rates.get('one node')!), median(rates.get('two nodes')!)];
  const cores = cpus().length;
  const meaning =
    cores < 2 + OTHERS
      ? `On ${cores} cores, which the nodes share with everything else, this shows what a second node costs, not what it gains.`
      : `The machine has ${cores} cores; the nodes share them, and one database, with everything else.`;
  return {
    comparisons: [
      {
        what: 'deliveries a second of two nodes on one database (see the note above)',
        ours: double,
        beside: 'one node',
        theirs: single,
      },
    ],
    details: `${meaning}\n\n${table(
      ['nodes', 'deliveries a second', 'of one node', 'runs'],
      [...rates].map(([name, runs]) => [
        name,
        figure(median(runs)),
        ratio(median(runs), single),
        runs.map(figure).join(', '),
      ]),
      [0],
    )}`,
  };
}

async function startNodes(stage: Stage, receiver: Receiver, count: number): Promise<Ingest[]> {
  const { url } = await stage.database();
  const shared = { DATABASE_URL: url, SECRET_KEY: randomBytes(32).toString('base64') };
  const callers: Caller[] = [];
  for (let n = 1; n <= count; n++)
    callers.push(await Caller.logIn(await stage.service({ ...shared, NODE_NAME: `bench-${n}` })));
  await callers[0]!.subscribeAll(OWNERS, receiver.url);
  return callers.map(({ ingest }) => ingest);
}
