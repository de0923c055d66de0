import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Random, SEED } from '../../../test/support/random.js';
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

type Outcome = 'loses the answer' | 'loses everything' | 'takes too long' | 'is written';

/**
 * A database that keeps what it is given, once, and may lose the confirmation, or the whole transaction, or refuse what
 * holds certain deliveries.
 */
class ForgetfulRepository {
  /** Deliveries that it refuses, by segment and index, or claimed ones by index. */
  readonly refused = new Set<string | number>();
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
  private readonly answers: Outcome[] = [];

  next(...answers: Outcome[]): void {
    this.answers.push(...answers);
  }

  async record(batch: ResultBatch): Promise<Recorded> {
    this.attempts.push(batch);
    this.tell();
    await Promise.resolve();
    const how = this.answers.shift();
    if (how === 'loses everything') throw new Error(LOST);
    if (how === 'takes too long') throw new Error('Query read timeout');
    const deferred = batch.segments.flatMap((segment) => segment.deferred);
    if (
      batch.retried.some(({ deliveryIndex }) => this.refused.has(deliveryIndex)) ||
      deferred.some(({ segmentId, deliveryIndex }) => this.refused.has(`${segmentId}:${deliveryIndex}`)) ||
      batch.segments.some(({ id }) => this.refused.has(id))
    )
      throw Object.assign(new Error('invalid byte sequence'), { severity: 'ERROR', code: '22021' });
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
    return { segments: new Set(segments.map(({ id }) => id)), changes: [], exhausted: [] };
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
    return this.deferredOnes.length;
  }

  /** Everything that was deferred, in the order in which it was written. */
  get deferredOnes(): string[] {
    return this.batches.flatMap(({ segments }) =>
      segments.flatMap(({ deferred }) =>
        deferred.map(({ segmentId, deliveryIndex }) => `${segmentId}:${deliveryIndex}`),
      ),
    );
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
      replay_id: null,
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

  it('writes what is too much for one statement in several', async () => {
    const a = segment('a', 12_000);
    for (const delivery of a.deliveries) writer.putOnHold(a, delivery);
    repository.next('is written', 'loses the answer');
    await expect(writer.stop()).rejects.toThrow(LOST);
    await writer.stop();
    const rows = repository.batches.map(({ segments }) =>
      segments.flatMap(({ deferred }) => deferred.length).reduce((sum, one) => sum + one, 0),
    );
    expect(rows).toEqual([5_000, 5_000, 0, 2_000]);
    expect(new Set(repository.deferredOnes).size).toBe(12_000);
    expect([repository.stored.get('a'), finished]).toEqual([a.results, ['a']]);
  });

  it('writes what has too many bytes for one statement in several', async () => {
    const large = { ...EVENT, newState: 'x'.repeat(1_000_000) };
    const deliveries = Array.from({ length: 40 }, (_, n) => ({ ...deliveryTo(7, n), eventIndex: n }));
    const a = new Segment(
      'a',
      '2026-03-09',
      'c',
      Array.from({ length: 40 }, () => large),
      deliveries,
      0,
    );
    for (const delivery of deliveries) writer.putOnHold(a, delivery);
    await writer.stop();
    const bodies = repository.batches.map(({ segments }) => segments[0]!.events.length);
    expect(bodies).toEqual([16, 16, 8]);
    expect(repository.stored.get('a')).toEqual(a.results);
  });

  describe('of which the database refuses something', () => {
    it('writes everything else, and that once it is accepted', async () => {
      const [a, b] = [segment('a', 5), segment('b', 2)];
      for (const index of [0, 1, 2, 3]) fail(a, index);
      deliver(a, 4);
      for (const { index } of b.deliveries) fail(b, index);
      for (const n of [0, 1, 2]) retry(n);
      repository.refused.add('a:2').add(1);
      await jest.advanceTimersByTimeAsync(10_000);
      expect(repository.deferredOnes).toEqual(['a:0', 'a:1', 'a:3', 'b:0', 'b:1']);
      expect([...repository.retried.keys()]).toEqual([0, 2]);
      expect([writer.setAside, writer.isUnsure, finished]).toEqual([2, false, ['b']]);
      expect(claims.all().map(({ delivery_index }) => delivery_index)).toEqual([1]);
      repository.refused.clear();
      await jest.advanceTimersByTimeAsync(60_000);
      expect(repository.deferredOnes.toSorted((x, y) => x.localeCompare(y))).toEqual([
        'a:0',
        'a:1',
        'a:2',
        'a:3',
        'b:0',
        'b:1',
      ]);
      expect([writer.setAside, finished, claims.all()]).toEqual([0, ['b', 'a'], []]);
      expect(repository.stored.get('a')).toEqual(a.results);
    });

    it('writes what comes later of the same segment', async () => {
      const a = segment('a', 3);
      fail(a, 0);
      repository.refused.add('a:0');
      await jest.advanceTimersByTimeAsync(1_000);
      fail(a, 1);
      deliver(a, 2);
      await jest.advanceTimersByTimeAsync(1_000);
      expect([repository.deferredOnes, repository.counted]).toEqual([
        ['a:1'],
        ['7: 1 failure', '7: 1 success'],
      ]);
      repository.refused.clear();
      await jest.advanceTimersByTimeAsync(60_000);
      expect([repository.deferredOnes, finished]).toEqual([['a:1', 'a:0'], ['a']]);
      expect(repository.stored.get('a')).toEqual(a.results);
    });

    it('tries that alone once a minute', async () => {
      fail(segment('a', 1), 0);
      deliver(segment('b', 1), 0);
      repository.refused.add('a:0');
      await jest.advanceTimersByTimeAsync(10_000);
      const before = repository.attempts.length;
      deliver(segment('c', 1), 0);
      await jest.advanceTimersByTimeAsync(120_000);
      const since = repository.attempts.slice(before).map(({ segments }) => segments.map(({ id }) => id));
      expect(since).toEqual([['c'], ['a'], ['a']]);
    });

    it('leaves a segment that is refused as such, and its later results, until it is accepted', async () => {
      const a = segment('a', 2);
      deliver(a, 0);
      repository.refused.add('a');
      await jest.advanceTimersByTimeAsync(1_000);
      deliver(a, 1);
      await jest.advanceTimersByTimeAsync(1_000);
      expect([repository.attempts.length, writer.setAside]).toEqual([1, 1]);
      repository.refused.clear();
      await jest.advanceTimersByTimeAsync(60_000);
      expect([repository.counted, finished]).toEqual([['7: 1 success', '7: 1 success'], ['a']]);
    });

    it('ends its stop all the same, with everything else written', async () => {
      const a = segment('a', 3);
      for (const { index } of a.deliveries) fail(a, index);
      repository.refused.add('a:1');
      await writer.stop();
      expect([repository.deferredOnes, finished]).toEqual([['a:0', 'a:2'], []]);
    });
  });

  it('writes in halves what took too long three times', async () => {
    const segments = ['a', 'b', 'c'].map((id) => segment(id, 1));
    for (const each of segments) deliver(each, 0);
    repository.next('takes too long', 'takes too long', 'takes too long');
    await jest.advanceTimersByTimeAsync(5_000);
    const given = repository.attempts.map((batch) => batch.segments.map(({ id }) => id).join(''));
    expect(given).toEqual(['abc', 'abc', 'abc', 'ab', 'c']);
    expect(finished).toEqual(['a', 'b', 'c']);
  });

  it('keeps everything once, whatever the database does', async () => {
    const random = new Random(SEED);
    for (let round = 0; round < 40; round++) {
      repository.batches.length = 0;
      repository.stored.clear();
      finished.length = 0;
      const segments = Array.from({ length: random.between(1, 4) }, (_, n) =>
        segment(`${round}-${n}`, random.between(1, 9), n),
      );
      const left = segments.flatMap((one) => one.deliveries.map(({ index }) => [one, index] as const));
      const expected = { deferred: [] as string[], attempts: left.length };
      while (left.length > 0) {
        const [[one, index]] = left.splice(random.between(0, left.length - 1), 1) as [
          readonly [Segment, number],
        ];
        if (random.chance(0.5)) {
          deliver(one, index);
        } else {
          expected.deferred.push(`${one.id}:${index}`);
          if (random.chance(0.2)) repository.refused.add(`${one.id}:${index}`);
          fail(one, index);
        }
        const outcomes: Outcome[] = ['is written', 'loses the answer', 'loses everything', 'takes too long'];
        if (random.chance(0.5)) repository.next(random.shuffled(outcomes)[0]!);
        if (random.chance(0.4)) await jest.advanceTimersByTimeAsync(random.between(1, 700));
        if (random.chance(0.1)) repository.refused.clear();
      }
      repository.next(...Array.from({ length: 9 }, () => 'is written' as const));
      await jest.advanceTimersByTimeAsync(20_000);
      repository.refused.clear();
      await jest.advanceTimersByTimeAsync(90_000);
      const byName = (x: string, y: string): number => x.localeCompare(y);
      expect(repository.deferredOnes.toSorted(byName)).toEqual(expected.deferred.toSorted(byName));
      const counted = repository.counted.map((one) => Number(/: (\d+)/.exec(one)![1]));
      expect(counted.reduce((sum, one) => sum + one, 0)).toBe(expected.attempts);
      for (const one of segments) expect(repository.stored.get(one.id)).toEqual(one.results);
      expect(finished.toSorted(byName)).toEqual(segments.map(({ id }) => id));
    }
  });

  it('does not count what never left this machine', async () => {
    const a = segment('a', 1);
    writer.attempted(a, a.deliveries[0]!, { ...FAILED, status: null, reached: false });
    retry(0, { ...FAILED, status: null, reached: false });
    await writer.stop();
    expect([repository.counted, repository.deferred]).toEqual([[], 1]);
  });
});
