import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { loadConfig } from '../../config/index.js';
import { SystemClock } from '../../platform/clock/clock.js';
import { Log } from '../../platform/logging/log.js';
import { Metrics } from '../../platform/metrics/index.js';
import { DeliveryMetrics } from '../metrics/delivery-metrics.js';
import { DeliveryEvents } from '../model/delivery-events.js';
import { ThisNode } from '../model/this-node.js';
import type { JournalEvent } from '../model/recorded-event.js';
import { Segment, type SegmentDelivery } from '../journal/segment.js';
import type { AttemptResult } from '../model/attempt-result.js';
import type { ResultBatch, Settled, ResultsRepository } from './results.repository.js';
import { ResultWriter } from './result-writer.js';
import type { Destination } from '../model/destination.js';

const EVENT: JournalEvent = {
  eventType: 'UPDATE',
  objCode: 'PROJ',
  objId: 'p1',
  eventTime: { epochSecond: 1, nano: 0 },
  eventVersion: 'v2',
  userId: null,
  newState: '{}',
  oldState: '{}',
};
const RESULT: AttemptResult = {
  startedAt: 0,
  delivered: true,
  status: 200,
  durationMs: 3,
  fault: null,
  error: null,
  response: null,
  reached: true,
  retryAfterMs: undefined,
};
const FAILED: AttemptResult = {
  ...RESULT,
  delivered: false,
  status: 500,
  error: 'The receiver answered 500.',
};

/** A database that keeps what it is given, and may lose the confirmation, or the whole statement. */
class ForgetfulRepository {
  readonly batches: ResultBatch[] = [];
  readonly stored = new Map<string, Buffer>();
  next: 'works' | 'loses the answer' | 'loses everything' = 'works';

  async settle(batch: ResultBatch): Promise<Settled> {
    const how = this.next;
    this.next = 'works';
    if (how === 'loses everything') throw new Error('Connection terminated');
    const ours = new Set(batch.segments.map(({ id }) => id));
    this.batches.push(batch);
    for (const { id, results } of batch.segments) this.stored.set(id, results);
    if (how === 'loses the answer') throw new Error('Connection terminated');
    return { ours, changes: [] };
  }

  async results(_day: string, ids: readonly string[]): Promise<Map<string, Buffer>> {
    return new Map([...this.stored].filter(([id]) => ids.includes(id)));
  }

  /** Everything that was counted, in the order in which it was written. */
  get counted(): string[] {
    return this.batches.flatMap(({ segments }) =>
      segments
        .flatMap(({ tallies }) => tallies)
        .toSorted((a, b) => a.sequence - b.sequence)
        .map(({ endpointId, signal, count }) => `${endpointId}: ${count} ${signal}`),
    );
  }

  get deferred(): number {
    return this.batches.flatMap(({ segments }) => segments.flatMap(({ deferred }) => deferred)).length;
  }
}

describe('the settler', () => {
  let repository: ForgetfulRepository;
  let settler: ResultWriter;
  let events: DeliveryEvents;
  let gone: string[];

  beforeEach(() => {
    jest.useFakeTimers();
    repository = new ForgetfulRepository();
    gone = [];
    const log = Log.create('silent');
    events = new DeliveryEvents(log);
    events.on('segmentsFinished', (ids) => void gone.push(...ids));
    const clock = new SystemClock();
    settler = new ResultWriter(
      repository as unknown as ResultsRepository,
      clock,
      loadConfig({ RETRY_BASE_MS: '1000', RETRY_LIMIT: '3' }),
      Object.assign(new ThisNode(), { id: 1 }),
      events,
      new DeliveryMetrics(new Metrics(), clock),
      log,
    );
  });
  afterEach(() => {
    events.emit('nodeLost');
    jest.useRealTimers();
  });

  const deliveryTo = (endpointId: number, index: number): SegmentDelivery => ({
    index,
    eventIndex: 0,
    subscriptionId: 's',
    target: { endpointId, subscriptionId: 's' } as Destination,
    version: 2,
  });
  const segment = (id: string, deliveries: number, endpointId = 7): Segment =>
    new Segment(
      id,
      '2026-03-09',
      'c',
      [EVENT],
      Array.from({ length: deliveries }, (_, index) => deliveryTo(endpointId, index)),
      0,
    );
  const deliver = (of: Segment, index: number): void => settler.delivered(of, of.deliveries[index]!, RESULT);
  const fail = (of: Segment, index: number): void => settler.failed(of, of.deliveries[index]!, FAILED);

  it('counts attempts at one endpoint in the order in which they ended, whatever segments they are of', async () => {
    const [a, b] = [segment('a', 3), segment('b', 2)];
    fail(a, 0);
    fail(a, 1);
    deliver(b, 0);
    fail(a, 2);
    fail(b, 1);
    await settler.flushAll();
    expect(repository.counted).toEqual(['7: 2 failure', '7: 1 success', '7: 1 failure', '7: 1 failure']);
    expect(gone.toSorted((x, y) => x.localeCompare(y))).toEqual(['a', 'b']);
  });

  it('makes one run of what an endpoint answered in a row, whatever others answered in between', async () => {
    const a = new Segment('a', '2026-03-09', 'c', [EVENT], [7, 8, 7, 8].map(deliveryTo), 0);
    for (const delivery of a.deliveries) settler.delivered(a, delivery, RESULT);
    await settler.flushAll();
    expect(repository.counted).toEqual(['7: 2 success', '8: 2 success']);
  });

  it('counts and defers nothing twice when only the confirmation was lost', async () => {
    const a = segment('a', 3);
    deliver(a, 0);
    fail(a, 1);
    repository.next = 'loses the answer';
    await expect(settler.flushAll()).rejects.toThrow('Connection terminated');
    deliver(a, 2);
    await settler.flushAll();
    expect(repository.counted).toEqual(['7: 1 success', '7: 1 failure', '7: 1 success']);
    expect([repository.deferred, gone]).toEqual([1, ['a']]);
  });

  it('writes again what was not written, before what came after', async () => {
    const a = segment('a', 3);
    deliver(a, 0);
    fail(a, 1);
    repository.next = 'loses everything';
    await expect(settler.flushAll()).rejects.toThrow('Connection terminated');
    deliver(a, 2);
    await settler.flushAll();
    expect(repository.counted).toEqual(['7: 1 success', '7: 1 failure', '7: 1 success']);
    expect([repository.deferred, gone]).toEqual([1, ['a']]);
  });

  it('defers what is held without an attempt, and counts nothing for it', async () => {
    const a = segment('a', 1);
    settler.held(a, a.deliveries[0]!);
    await settler.flushAll();
    expect(repository.counted).toEqual([]);
    expect(repository.batches[0]!.segments[0]!.deferred).toMatchObject([
      { state: 'onHold', attempted: false },
    ]);
    expect(gone).toEqual(['a']);
  });

  it('does not count what never left this machine', async () => {
    const a = segment('a', 1);
    settler.failed(a, a.deliveries[0]!, { ...FAILED, status: null, reached: false });
    await settler.flushAll();
    expect([repository.counted, repository.deferred]).toEqual([[], 1]);
  });
});
