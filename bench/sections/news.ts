import { startService } from '../contestants.js';
import { figure, median, ratio, table } from '../figures.js';
import { OWNERS, throughput } from '../load.js';
import { type Comparison, inTurns, type Report } from '../report.js';
import type { Child, Dialogue } from '../processes.js';
import type { Scale } from '../scale.js';
import type { Stage } from '../stage.js';

const WITHOUT = 'without figures';
const FIGURES = 'with figures';
const LISTENERS = 15;
const STREAMS = `with figures, and ${LISTENERS} streams`;

interface ListenerQuestions extends Dialogue {
  report: { readonly messages: number; readonly bytes: number };
}

/** What it costs to keep figures of every minute, and to tell what happens to those who listen: services of their own, in turns. */
export async function measureNews(stage: Stage, scale: Scale): Promise<Report> {
  const receiver = await stage.receiver();
  const start = async (environment: Record<string, string>) => {
    const service = await startService(stage, environment);
    await service.caller.subscribeAll(OWNERS, receiver.url);
    return service;
  };
  const services = new Map([
    [WITHOUT, await start({ STATS_RETENTION_DAYS: '0' })],
    [FIGURES, await start({})],
    [STREAMS, await start({})],
  ]);
  const listening = services.get(STREAMS)!;
  const listener: Child<ListenerQuestions> = await stage.child(
    'listener',
    listening.process.url,
    listening.caller.ingest.headers['sessionID']!,
    String(LISTENERS),
  );
  for (const { caller } of services.values()) await throughput([caller.ingest], receiver, scale.warmUp);

  const before = await listener.ask('report');
  const spent = new Map<string, number[]>();
  const run = (name: string) => async (): Promise<number> => {
    const { process, caller } = services.get(name)!;
    const since = await process.processorMs();
    const rate = await throughput([caller.ingest], receiver, scale.events);
    const microseconds = ((await process.processorMs()) - since) * 1_000;
    spent.set(name, [...(spent.get(name) ?? []), microseconds / scale.events]);
    return rate;
  };
  const names = [...services.keys()];
  const rates = await inTurns(scale.rounds, Object.fromEntries(names.map((name) => [name, run(name)])));

  const after = await listener.ask('report');
  const each = (of: 'messages' | 'bytes'): number => (after[of] - before[of]) / LISTENERS;
  const told = `Each stream was told ${figure(each('messages'))} messages of ${figure(each('bytes') / 1_000)} kB together.\n`;

  const rate = (name: string): number => median(rates.get(name)!);
  const cost = (name: string): number => median(spent.get(name)!);
  const beside = (name: string): Comparison[] => [
    { what: `deliveries a second ${name}`, ours: rate(name), beside: WITHOUT, theirs: rate(WITHOUT) },
    {
      what: `processor time of the service for a delivery ${name}, µs`,
      ours: cost(name),
      beside: WITHOUT,
      theirs: cost(WITHOUT),
    },
  ];
  const columns = [
    'service',
    'deliveries a second',
    'of without',
    'µs of its processor time each',
    'of without',
  ];
  return {
    comparisons: [...beside(FIGURES), ...beside(STREAMS)],
    details: `${told}\n${table(
      [...columns, 'runs'],
      names.map((name) => [
        name,
        figure(rate(name)),
        ratio(rate(name), rate(WITHOUT)),
        figure(cost(name)),
        ratio(cost(name), cost(WITHOUT)),
        rates.get(name)!.map(figure).join(', '),
      ]),
      [0],
    )}`,
  };
}
