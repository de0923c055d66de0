import type { MinuteFigures } from '../../delivery/index.js';
import { ATTEMPT_COLUMNS, RECEIPT_COLUMNS } from './counters.js';

/** Of how many minutes figures are kept. */
const SPANS = [1, 60] as const;

/** One row to be added, by the names of its columns; what is nothing is left out. */
export type StatsRow = Readonly<Record<string, string | number>>;

/** Rows that are written together. */
export interface StatsRows {
  readonly subscriptions: readonly StatsRow[];
  readonly objects: readonly StatsRow[];
}

/** Rows of each kind that are written together: some thousand take some 50 ms. */
const MOST_TOGETHER = 1_000;
const MINUTE_MS = 60_000;

/** What minutes' figures add to the tables: rows of the minutes and of their hours, each key once, in the order of the keys. */
export function rowsOf(minutes: readonly MinuteFigures[]): StatsRows[] {
  const subscriptions = new Sums();
  const objects = new Sums();
  for (const { at, subscriptions: ofMinute, objects: published } of minutes) {
    for (const span of SPANS) {
      for (const figures of ofMinute.values()) {
        const { customerId, subscriptionId, endpointId, attempts, exhausted, receipts } = figures;
        const sum = subscriptions.of(customerId, span, at, 'subscription_id', subscriptionId);
        sum['endpoint_id'] = endpointId;
        attempts.forEach((count, place) => add(sum, ATTEMPT_COLUMNS[place]!, count));
        add(sum, 'exhausted', exhausted);
        receipts.forEach((count, bucket) => add(sum, RECEIPT_COLUMNS[bucket]!, count));
      }
      for (const { customerId, objCode, events, deliveries } of published) {
        const sum = objects.of(customerId, span, at, 'obj_code', objCode);
        add(sum, 'events', events);
        add(sum, 'deliveries', deliveries);
      }
    }
  }
  return together(subscriptions.inOrder(), objects.inOrder());
}

/** Rows by their keys. */
class Sums {
  private readonly rows = new Map<string, Record<string, string | number>>();

  of(
    customerId: string,
    span: number,
    atMs: number,
    name: string,
    id: string,
  ): Record<string, string | number> {
    const at = new Date(atMs - (atMs % (span * MINUTE_MS))).toISOString();
    const key = `${at.slice(0, 10)} ${customerId} ${span === 1 ? '01' : span} ${at} ${id}`;
    let row = this.rows.get(key);
    if (row === undefined) {
      row = { day: at.slice(0, 10), customer_id: customerId, span, at, [name]: id };
      this.rows.set(key, row);
    }
    return row;
  }

  /** Two nodes that write the same rows take their locks in the same order, and never wait for each other in a circle. */
  inOrder(): StatsRow[] {
    return [...this.rows].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  }
}

function add(row: Record<string, string | number>, name: string, count: number): void {
  if (count > 0) row[name] = Number(row[name] ?? 0) + count;
}

function together(subscriptions: readonly StatsRow[], objects: readonly StatsRow[]): StatsRows[] {
  const parts: StatsRows[] = [];
  const most = Math.max(subscriptions.length, objects.length);
  for (let from = 0; from < most; from += MOST_TOGETHER) {
    const to = from + MOST_TOGETHER;
    parts.push({ subscriptions: subscriptions.slice(from, to), objects: objects.slice(from, to) });
  }
  return parts;
}
