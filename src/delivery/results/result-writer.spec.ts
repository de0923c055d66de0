import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { loadConfig } from '../../config/index.js';
import { SystemClock } from '../../platform/clock/clock.js';
import { Log } from '../../platform/logging/log.js';
import { Metrics } from '../../platform/metrics/index.js';
import { Segment, type SegmentDelivery } from '../journal/segment.js';
import { DeliveryMetrics } from '../metrics/delivery-metrics.js';
import type { AttemptResult } from '../model/attempt-result.js';
import { DeliveryEvents } from '../model/delivery-events.js';
import type { Destination } from '../model/destination.js';
import type { JournalEvent } from '../model/journal-event.js';
import { ThisNode } from '../model/this-node.js';
import { type ClaimedDelivery, Claims } from './claims.js';
import type { TurnResult } from './result-rows.js';
import { ResultWriter } from './result-writer.js';
import type { Recorded, ResultBatch, ResultsRepository } from './results.repository.js';

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
const LOST = 'Connection terminated';

/** A database that keeps what it is given, once, and may lose the confirmation, or the whole transaction. */
class ForgetfulRepository {
  readonly attempts: ResultBatch[] = [];
  readonly batches: ResultBatch[] = [];
  readonly stored = new Map<string, Buffer>();
  /** Attempts of claimed deliveries, by index. */
  readonly retried = new Map<number, number>();
  /** Segments that are another node's by now. */
  readonly takenOver = new Set<string>();
  private tell = (): void => undefined;
  /** Resolves when it is given something. */
  readonly given = new Promise<void>((resolve) => (this.tell = resolve));
  private readonly answers: ('loses the answer' | 'loses everything')[] = [];

  next(...answers: ('loses the answer' | 'loses everything')[]): void {
    this.answers.push(...answers);
  }

  async record(batch: ResultBatch): Promise<Recorded> {
    this.attempts.push(batch);
    this.tell();
    await Promise.resolve();
    const how = this.answers.shift();
    if (how === 'loses everything') throw new Error(LOST);
    const segments = batch.segments.filter(({ id, newAt }) => {
      const before = this.stored.get(id);
      return !this.takenOver.has(id) && (newAt === undefined || !before || before[newAt] === 0);
    });
    const retried = batch.retried.filter(
      ({ deliveryIndex, attempts, attempted }) =>
        (this.retried.get(deliveryIndex) ?? 1) === attempts - (attempted ? 1 : 0),
    );
    this.batches.push({ ...batch, segments, retried });
    for (const { id, results } of segments) this.stored.set(id, results);
    for (const { deliveryIndex, attempts } of retried) this.retried.set(deliveryIndex, attempts);
    if (how === 'loses the answer') throw new Error(LOST);
    return { segments: new Set(segments.map(({ id }) => id)), changes: [], exhausted: 0 };
  }

  /** Everything that was counted, in the order in which it was written. */
  get counted(): string[] {
    return this.batches.flatMap(({ segments, retried }) =>
      [
        ...segments.flatMap(({ tallies }) => tallies),
        ...retried.flatMap(({ signal, ...row }) => (signal ? { ...row, signal, count: 1 } : [])),
      ]
        .toSorted((a, b) => a.sequence - b.sequence)
        .map(({ endpointId, signal, count }) => `${endpointId}: ${count} ${signal}`),
    );
  }

  get deferred(): number {
    return this.batches.flatMap(({ segments }) => segments.flatMap(({ deferred }) => deferred)).length;
  }
}

describe('the result writer', () => {
  let repository: ForgetfulRepository;
  let writer: ResultWriter;
  let events: DeliveryEvents;
  let node: ThisNode;
  let claims: Claims;
  let finished: string[];

  beforeEach(() => {
    jest.useFakeTimers();
    repository = new ForgetfulRepository();
    events = new DeliveryEvents(Log.create('silent'));
    finished = [];
    events.on('segmentsFinished', (ids) => void finished.push(...ids));
    node = new ThisNode();
    node.id = 1;
    claims = new Claims(events);
    const clock = new SystemClock();
    writer = new ResultWriter(
      repository as unknown as ResultsRepository,
      claims,
      clock,
      loadConfig({ RETRY_BASE_MS: '1000', RETRY_LIMIT: '3' }),
      node,
      events,
      new DeliveryMetrics(new Metrics(), clock),
      Log.create('silent'),
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
    destination: { endpointId, subscriptionId: 's' } as Destination,
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
  const deliver = (of: Segment, index: number): void => writer.attempted(of, of.deliveries[index]!, RESULT);
  const fail = (of: Segment, index: number): void => writer.attempted(of, of.deliveries[index]!, FAILED);
  const claim = (delivery_index: number): ClaimedDelivery => {
    const claimed: ClaimedDelivery = {
      segment_id: 'd',
      delivery_index,
      customer_id: 'c',
      event_index: 0,
      subscription_id: 's',
      endpoint_id: 7,
      version: 2,
      attempts: 1,
      replay_of: null,
      first_ms_ago: 10,
      probe: false,
    };
    claims.add(claimed);
    return claimed;
  };
  const retry = (delivery_index: number, result: TurnResult = RESULT): void =>
    writer.retriedAs(claim(delivery_index), 0, result);

  it('counts attempts at one endpoint in the order in which they ended, whatever segments they are of', async () => {
    const [a, b] = [segment('a', 3), segment('b', 2)];
    fail(a, 0);
    fail(a, 1);
    deliver(b, 0);
    fail(a, 2);
    fail(b, 1);
    await writer.stop();
    expect(repository.counted).toEqual(['7: 2 failure', '7: 1 success', '7: 1 failure', '7: 1 failure']);
    expect(finished.toSorted((x, y) => x.localeCompare(y))).toEqual(['a', 'b']);
  });

  it('counts a retry between the first attempts that ended before it and after it', async () => {
    const a = segment('a', 3);
    fail(a, 0);
    fail(a, 1);
    retry(0);
    fail(a, 2);
    retry(1, FAILED);
    await writer.stop();
    expect(repository.counted).toEqual(['7: 2 failure', '7: 1 success', '7: 1 failure', '7: 1 failure']);
    expect(repository.batches).toHaveLength(1);
  });

  it('makes one run of what an endpoint answered in a row, whatever others answered in between', async () => {
    const a = new Segment('a', '2026-03-09', 'c', [EVENT], [7, 8, 7, 8].map(deliveryTo), 0);
    for (const delivery of a.deliveries) writer.attempted(a, delivery, RESULT);
    await writer.stop();
    expect(repository.counted).toEqual(['7: 2 success', '8: 2 success']);
  });

  it('counts and defers nothing twice when only the confirmation was lost', async () => {
    const a = segment('a', 3);
    deliver(a, 0);
    fail(a, 1);
    repository.next('loses the answer');
    await expect(writer.stop()).rejects.toThrow(LOST);
    deliver(a, 2);
    await writer.stop();
    expect(repository.counted).toEqual(['7: 1 success', '7: 1 failure', '7: 1 success']);
    expect([repository.deferred, finished]).toEqual([1, ['a']]);
  });

  it('writes again what was not written, before what came after', async () => {
    const a = segment('a', 3);
    deliver(a, 0);
    fail(a, 1);
    repository.next('loses everything');
    await expect(writer.stop()).rejects.toThrow(LOST);
    deliver(a, 2);
    await writer.stop();
    expect(repository.counted).toEqual(['7: 1 success', '7: 1 failure', '7: 1 success']);
    expect([repository.deferred, finished]).toEqual([1, ['a']]);
  });

  it('writes a flush again as it was, however often it fails, and what came meanwhile after it', async () => {
    const a = segment('a', 2);
    deliver(a, 0);
    retry(0, FAILED);
    repository.next('loses everything', 'loses the answer');
    await expect(writer.stop()).rejects.toThrow(LOST);
    retry(1);
    deliver(a, 1);
    await expect(writer.stop()).rejects.toThrow(LOST);
    await writer.stop();
    const given = repository.attempts.map(({ segments, retried }) => [segments.length, retried.length]);
    expect(given).toEqual([
      [1, 1],
      [1, 1],
      [1, 1],
      [1, 1],
    ]);
    expect(repository.counted).toEqual(['7: 1 success', '7: 1 failure', '7: 1 success', '7: 1 success']);
    expect(finished).toEqual(['a']);
  });

  it('keeps an unfinished segment whose results were written before, and writes the rest of it', async () => {
    const a = segment('a', 2);
    deliver(a, 0);
    repository.next('loses the answer');
    await expect(writer.stop()).rejects.toThrow(LOST);
    await writer.stop();
    expect(finished).toEqual([]);
    deliver(a, 1);
    await writer.stop();
    expect([repository.counted, finished]).toEqual([['7: 1 success', '7: 1 success'], ['a']]);
  });

  it('lets an unfinished segment go that was taken over while it was not sure what is written', async () => {
    const a = segment('a', 2);
    deliver(a, 0);
    repository.next('loses everything');
    await expect(writer.stop()).rejects.toThrow(LOST);
    repository.takenOver.add('a');
    await writer.stop();
    expect([repository.counted, finished]).toEqual([[], ['a']]);
  });

  it('claims nothing while it is not sure whether what it gives back is written', async () => {
    retry(0, 'unsent');
    repository.next('loses the answer');
    await expect(writer.stop()).rejects.toThrow(LOST);
    const work = jest.fn(async () => 'claimed');
    expect([await writer.whileSure(work), work.mock.calls.length]).toEqual([undefined, 0]);
    await writer.stop();
    expect(await writer.whileSure(work)).toBe('claimed');
  });

  it('does not give back again what is claimed anew after it was given back', async () => {
    retry(0, 'unsent');
    let answer = (): void => undefined;
    const claiming = writer.whileSure(async () => {
      await new Promise<void>((resolve) => (answer = resolve));
      claim(0);
    });
    repository.next('loses the answer');
    await expect(writer.stop()).rejects.toThrow(LOST);
    const again = writer.stop();
    expect(repository.attempts).toHaveLength(1);
    answer();
    await Promise.all([claiming, again]);
    expect(repository.attempts.map(({ retried }) => retried.length)).toEqual([1, 0]);
    expect(claims.all()).toHaveLength(1);
  });

  it('forgets what belongs to somebody else, and a flush under way changes nothing here any more', async () => {
    const changed = jest.fn();
    events.on('deferredChanged', changed);
    deliver(segment('a', 1), 0);
    retry(0);
    const stopped = writer.stop();
    await repository.given;
    events.emit('nodeLost');
    node.id = 2;
    await stopped;
    await writer.stop();
    expect([repository.attempts.length, finished, changed.mock.calls]).toEqual([1, [], []]);
  });

  it('writes what came after the node began again under its new id, although it waited under the old one', async () => {
    retry(0, 'unsent');
    let answer = (): void => undefined;
    const claiming = writer.whileSure(() => new Promise<void>((resolve) => (answer = resolve)));
    repository.next('loses the answer');
    await expect(writer.stop()).rejects.toThrow(LOST);
    const again = writer.stop();
    await jest.advanceTimersByTimeAsync(0);
    events.emit('nodeLost');
    node.id = 2;
    deliver(segment('b', 1), 0);
    answer();
    await Promise.all([claiming, again]);
    expect(repository.attempts.map(({ owner }) => owner)).toEqual([1, 2]);
    expect([repository.counted, finished]).toEqual([['7: 1 success'], ['b']]);
  });

  it('writes what becomes of a segment that was taken up anew, and what it still knew of the first time not', async () => {
    const [first, anew] = [segment('a', 2), segment('a', 2)];
    deliver(first, 0);
    deliver(anew, 0);
    deliver(anew, 1);
    await writer.stop();
    expect(finished).toEqual(['a']);
    expect(repository.stored.get('a')).toEqual(anew.results);
  });

  it('writes retries within 50 ms, finished segments within 100 and unfinished ones within 250', async () => {
    const written = (): number[] => [
      repository.batches.flatMap(({ retried }) => retried).length,
      repository.batches.flatMap(({ segments }) => segments).length,
    ];
    const [done, open] = [segment('a', 1), segment('b', 2)];
    deliver(open, 0);
    deliver(done, 0);
    retry(0);
    await jest.advanceTimersByTimeAsync(49);
    expect(written()).toEqual([0, 0]);
    await jest.advanceTimersByTimeAsync(1);
    expect(written()).toEqual([1, 1]);
    await jest.advanceTimersByTimeAsync(100);
    expect(written()).toEqual([1, 1]);
    await jest.advanceTimersByTimeAsync(100);
    expect(written()).toEqual([1, 2]);
    deliver(segment('c', 1), 0);
    await jest.advanceTimersByTimeAsync(99);
    expect(written()).toEqual([1, 2]);
    await jest.advanceTimersByTimeAsync(1);
    expect(written()).toEqual([1, 3]);
  });

  it('tries twice a second while the database is away, whatever comes meanwhile', async () => {
    repository.next('loses everything', 'loses everything', 'loses everything');
    deliver(segment('a', 1), 0);
    await jest.advanceTimersByTimeAsync(100);
    for (let n = 0; n < 9; n++) {
      retry(n);
      await jest.advanceTimersByTimeAsync(100);
    }
    expect(repository.attempts).toHaveLength(2);
    await jest.advanceTimersByTimeAsync(700);
    expect(repository.attempts).toHaveLength(5);
    expect(repository.batches.map(({ retried }) => retried.length)).toEqual([0, 9]);
  });

  it('defers what is put on hold without an attempt, and counts nothing for it', async () => {
    const a = segment('a', 1);
    writer.putOnHold(a, a.deliveries[0]!);
    await writer.stop();
    expect(repository.counted).toEqual([]);
    expect(repository.batches[0]!.segments[0]!.deferred).toMatchObject([
      { state: 'onHold', attempted: false },
    ]);
    expect(finished).toEqual(['a']);
  });

  it('does not count what never left this machine', async () => {
    const a = segment('a', 1);
    writer.attempted(a, a.deliveries[0]!, { ...FAILED, status: null, reached: false });
    retry(0, { ...FAILED, status: null, reached: false });
    await writer.stop();
    expect([repository.counted, repository.deferred]).toEqual([[], 1]);
  });
});
