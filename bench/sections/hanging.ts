import { startService } from '../contestants.js';
import { figure, overRounds, ratio, table } from '../figures.js';
import { throughput } from '../load.js';
import { type Pace, paced } from '../pace.js';
import type { Report } from '../report.js';
import type { Scale } from '../scale.js';
import type { Stage } from '../stage.js';

const ENDPOINTS = 20;
const HEALTHY = ENDPOINTS / 2;
const PER_SECOND = 200;

/**
 * How old deliveries to healthy endpoints are while the other half of the endpoints takes every request and never
 * answers. The other half is new for each slice, so that nothing is left of an earlier one.
 */
export async function measureHanging(stage: Stage, scale: Scale): Promise<Report> {
  const receiver = await stage.receiver();
  const { caller } = await startService(stage);
  await caller.subscribeAll(HEALTHY, receiver.url);
  const pace: Pace = { perSecond: PER_SECOND, ...scale, owners: ENDPOINTS, counted: HEALTHY };
  let slices = 0;

  const slice = async (path: 'answer' | 'hang'): Promise<readonly number[]> => {
    const others: string[] = [];
    slices++;
    for (let owner = HEALTHY; owner < ENDPOINTS; owner++)
      others.push(await caller.subscribe(owner, `${receiver.url}/${path}-${slices}/${owner}`));
    const { latencies } = await paced(caller.ingest, receiver, pace);
    for (const id of others) await caller.unsubscribe(id);
    await receiver.ask('release');
    return latencies;
  };

  await throughput([caller.ingest], receiver, scale.warmUp);
  const undisturbed: (readonly number[])[] = [];
  const disturbed: (readonly number[])[] = [];
  for (let round = 0; round < scale.rounds; round++) {
    undisturbed.push(await slice('answer'));
    disturbed.push(await slice('hang'));
  }
  const row = (name: string, values: readonly (readonly number[])[]): string[] => [
    name,
    String(values.flat().length),
    ...[0.5, 0.99, 1].map((share) => figure(overRounds(values, share))),
    ratio(overRounds(values, 0.99), overRounds(undisturbed, 0.99)),
  ];
  return {
    comparisons: [
      {
        what: 'publish to receipt of healthy endpoints while half of all hang, 99th percentile, ms',
        ours: overRounds(disturbed, 0.99),
        beside: 'while none hangs',
        theirs: overRounds(undisturbed, 0.99),
      },
    ],
    details: `milliseconds, of ${HEALTHY} healthy endpoints; ${PER_SECOND} events a second to ${ENDPOINTS} endpoints, one a request; median of ${scale.rounds} rounds, but the longest is of all\n\n${table(
      ['the other half', 'events', 'median', '99th percentile', 'longest', '99th, of undisturbed'],
      [row('answers', undisturbed), row('hangs', disturbed)],
      [0],
    )}`,
  };
}
