import { setTimeout as wait } from 'node:timers/promises';
import { projectUpdate } from './payload.js';
import { type Ingest, publish } from './publish.js';
import type { Receiver } from './processes.js';

/** How events go in. */
export interface Manner {
  /** Events in a call. */
  readonly batch: number;
  /** Calls under way: enough that the service never waits for the publisher. */
  readonly publishers: number;
}

const BATCHES: Manner = { batch: 100, publishers: 4 };
/** One event a call. */
export const SINGLES: Manner = { batch: 1, publishers: 64 };

/** Publishes a batch, or a single event. */
export type Send = (events: object | readonly object[]) => Promise<void>;
/** Events published and not yet received: keeps the backlog, and so the memory of all contestants, bounded. */
const MOST_AHEAD = 6_000;
/** Without a receipt for this long, something is lost. */
const PATIENCE_MS = 60_000;

/** As many owners as there are endpoints: each one's filter is for one owner. */
export const OWNERS = 8;

export interface LoadOptions {
  /** Owners whose events are published, in turn. */
  readonly owners?: number;
  /** Events published and not yet received at most. */
  readonly mostAhead?: number;
  /** Whether the receiver notes how old those are that say when they were sent; they are published beside, and do not count. */
  readonly measure?: boolean;
}

/**
 * Publishes `events` in batches and says how many deliveries a second arrived, from the first call to the last receipt.
 * @param ingests the nodes to publish to, in turn
 * @throws Error when deliveries stop coming
 */
export function throughput(
  ingests: readonly Ingest[],
  receiver: Receiver,
  events: number,
  options?: LoadOptions,
): Promise<number> {
  return throughputOf(
    ingests.map((ingest) => (batch) => publish(ingest, batch)),
    receiver,
    events,
    BATCHES,
    options,
  );
}

/** The same, whatever the way in. @throws Error when deliveries stop coming */
export async function throughputOf(
  ways: readonly Send[],
  receiver: Receiver,
  events: number,
  { batch: size, publishers }: Manner,
  { owners = OWNERS, mostAhead = MOST_AHEAD, measure = false }: LoadOptions = {},
): Promise<number> {
  await receiver.ask(measure ? 'measure' : 'reset');
  let next = 0;
  let received = 0;
  const began = performance.now();
  const publisher = async (): Promise<void> => {
    while (next < events) {
      if (next - received > mostAhead) {
        await wait(5);
        continue;
      }
      const from = next;
      next += size;
      const batch = Array.from({ length: Math.min(size, events - from) }, (_, i) =>
        projectUpdate(from + i, (from + i) % owners, 0),
      );
      await ways[(from / size) % ways.length]!(size === 1 ? batch[0]! : batch);
    }
  };
  const publishing = Promise.all(Array.from({ length: publishers }, publisher));
  const [receivedAt] = await Promise.all([lastReceipt(), publishing]);
  return (events * 1_000) / (receivedAt - began);

  async function lastReceipt(): Promise<number> {
    let newsAt = performance.now();
    while (received < events) {
      await wait(5);
      const before = received;
      const report = await receiver.ask('report');
      received = report.received - report.measured;
      if (received > before) newsAt = performance.now();
      else if (performance.now() - newsAt > PATIENCE_MS)
        throw new Error(`Of ${events} deliveries ${received} arrived, and no more came.`);
    }
    return performance.now();
  }
}
