import { setTimeout as wait } from 'node:timers/promises';
import { type Deferred, deferFor } from '../backlog.js';
import { startService } from '../contestants.js';
import { figure, median, ratio, table } from '../figures.js';
import { throughput } from '../load.js';
import type { Receiver } from '../processes.js';
import { type Comparison, inTurns, type Report } from '../report.js';
import type { Scale } from '../scale.js';
import type { Stage } from '../stage.js';

/** Without a receipt for this long, something is lost. */
const PATIENCE_MS = 30_000;

/**
 * Deferred deliveries to one URL that answers, once they may go: all due at once, or on hold for it. Beside as many events that are
 * published to it at an even pace, in turns on one service.
 */
export async function measureReleased(stage: Stage, scale: Scale): Promise<Report> {
  const receiver = await stage.receiver();
  const { caller, process } = await startService(stage);
  const client = await stage.client(process);
  const subscription = await caller.subscribe(0, `${receiver.url}/r0`);
  const published = (): Promise<number> => throughput([caller.ingest], receiver, scale.events, { owners: 1 });
  const released = (how: keyof Deferred) => async (): Promise<number> => {
    const deferred = await deferFor(client, scale.events, subscription);
    await receiver.ask('reset');
    await deferred[how]();
    return receipts(receiver, scale.events);
  };
  await throughput([caller.ingest], receiver, scale.warmUp, { owners: 1 });
  const rates = await inTurns(scale.rounds, { published, due: released('due'), onHold: released('onHold') });
  const theirs = median(rates.get('published')!);
  const names = { published: 'published', due: 'all due at once', onHold: 'on hold, and released' } as const;
  return {
    comparisons: (['due', 'onHold'] as const).map((how): Comparison => ({
      what: `deferred deliveries a second, ${names[how]}`,
      ours: median(rates.get(how)!),
      beside: 'published',
      theirs,
    })),
    details: table(
      ['deliveries to one URL', 'a second', 'of published', 'runs'],
      Object.entries(names).map(([how, name]) => {
        const runs = rates.get(how)!;
        return [name, figure(median(runs)), ratio(median(runs), theirs), runs.map(figure).join(', ')];
      }),
      [0],
    ),
  };
}

/** Deliveries a second from the first to the last. @throws Error when they stop coming */
async function receipts(receiver: Receiver, deliveries: number): Promise<number> {
  let before = 0;
  let newsAt = performance.now();
  let began: { readonly at: number; readonly received: number } | undefined;
  for (;;) {
    const { received } = await receiver.ask('report');
    if (received > before) newsAt = performance.now();
    else if (performance.now() - newsAt > PATIENCE_MS)
      throw new Error(`Of ${deliveries} deliveries ${received} arrived, and no more came.`);
    before = received;
    if (received > 0) began ??= { at: performance.now(), received };
    if (began !== undefined && received >= deliveries)
      return ((deliveries - began.received) * 1_000) / (performance.now() - began.at);
    await wait(5);
  }
}
