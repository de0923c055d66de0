import { figure, overRounds, table } from '../figures.js';
import { OWNERS, throughput } from '../load.js';
import { type Pace, paced } from '../pace.js';
import type { Ingest } from '../publish.js';
import type { Comparison, Report } from '../report.js';
import type { Scale } from '../scale.js';
import type { Stage } from '../stage.js';
import { startPgBoss, startRelay, startService } from '../contestants.js';

const PER_SECOND = 500;
const LEAD_SECONDS = 1;

/** Publish to receipt, one event a request at an even pace. */
export async function measureLatency(stage: Stage, scale: Scale): Promise<Report> {
  const receiver = await stage.receiver();
  const service = await startService(stage);
  await service.caller.subscribeAll(OWNERS, receiver.url);
  const contestants: Record<string, Ingest> = {
    'bare relay': await startRelay(stage, receiver),
    'pg-boss': (await startPgBoss(stage, receiver)).ingest,
    Hookfront: service.caller.ingest,
  };
  const pace: Pace = {
    perSecond: PER_SECOND,
    leadSeconds: LEAD_SECONDS,
    seconds: scale.seconds,
    owners: OWNERS,
    counted: OWNERS,
  };
  for (const ingest of Object.values(contestants)) await throughput([ingest], receiver, scale.warmUp);
  const times = new Map<string, (readonly number[])[]>();
  const lateness: (readonly number[])[] = [];
  for (let round = 0; round < scale.rounds; round++) {
    for (const [name, ingest] of Object.entries(contestants)) {
      const measured = await paced(ingest, receiver, pace);
      times.set(name, [...(times.get(name) ?? []), measured.latencies]);
      lateness.push(measured.lateness);
    }
  }
  const rows = [...times, ['lateness of the publisher itself', lateness] as const].map(([name, values]) => [
    name,
    String(values.flat().length),
    ...SHARES.map(([, share]) => figure(overRounds(values, share))),
  ]);
  const compare = ([what, share]: (typeof SHARES)[number]): Comparison[] =>
    ['bare relay', 'pg-boss'].map((beside) => ({
      what: `publish to receipt at ${PER_SECOND} events a second, ${what}, ms`,
      ours: overRounds(times.get('Hookfront')!, share),
      beside,
      theirs: overRounds(times.get(beside)!, share),
    }));
  return {
    comparisons: SHARES.flatMap(compare),
    details: `milliseconds; ${PER_SECOND} events a second, one a request; median of ${scale.rounds} rounds, but the longest is of all\n\n${table(
      ['what', 'events', ...SHARES.map(([name]) => name)],
      rows,
      [0],
    )}`,
  };
}

const SHARES = [
  ['median', 0.5],
  ['99th percentile', 0.99],
  ['longest', 1],
] as const;
