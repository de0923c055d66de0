import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Partitions } from '../../src/platform/database/index.js';
import { ended, EVENT, Recording, type RecordingNode, type UnderWay } from '../support/recording.js';
import { until } from '../support/until.js';

const HOUR_MS = 3_600_000;

interface Kind {
  readonly kind: string;
  readonly begin: (recording: Recording, node: RecordingNode) => Promise<UnderWay>;
  /** The number of the attempt. */
  readonly number: number;
  /** Those that are logged when it is. */
  readonly logged: readonly number[];
  readonly dueInHours: number;
}

/** What came before a retry was not made here, and is neither logged nor counted. */
const KINDS: readonly Kind[] = [
  {
    kind: 'a first attempt',
    begin: (recording, node) => recording.firstAttempt(node),
    number: 1,
    logged: [1],
    dueInHours: 1,
  },
  {
    kind: 'a retry',
    begin: (recording, node) => recording.retry(node),
    number: 2,
    logged: [2],
    dueInHours: 3,
  },
];

let recording: Recording;

beforeAll(async () => {
  recording = await Recording.start();
});
afterAll(() => recording.close());

describe.each(KINDS)('the result of $kind', ({ begin, number, logged, dueInHours }) => {
  let node: RecordingNode;
  let delivery: UnderWay;

  beforeEach(async () => {
    node = await recording.node('one');
    delivery = await begin(recording, node);
  });

  const fail = (of = delivery, at = node): void => of.end(ended(at.clock, 500));
  const deliver = (of = delivery, at = node): void => of.end(ended(at.clock, 200));
  const FAILED = { state: 'retrying', attempts: number, owned: false, dueInHours, logged, counted: [0, 1] };
  const DELIVERED = { state: 'delivered', owned: false, dueInHours: null, counted: [1, 0] };

  it('is written down whole', async () => {
    fail();
    await node.writer.stop();
    expect(await recording.facts(delivery)).toMatchObject(FAILED);
  });

  it.each([
    ['failure', 500, FAILED],
    ['success', 200, DELIVERED],
  ])('counts once when the confirmation of its %s is lost', async (_what, status, facts) => {
    delivery.end(ended(node.clock, status));
    node.loseConfirmation();
    await expect(node.writer.stop()).rejects.toThrow('Connection terminated');
    await node.writer.stop();
    expect(await recording.facts(delivery)).toMatchObject(facts);
  });

  it('counts once when the transaction that nobody heard of any more is committed while it is written again', async () => {
    fail();
    const commit = node.leaveOpen();
    await expect(node.writer.stop()).rejects.toThrow('Connection terminated');
    const again = node.writer.stop();
    await until('it waits for that transaction', () => recording.somebodyWaits());
    await commit();
    await again;
    expect(await recording.facts(delivery)).toMatchObject(FAILED);
  });

  it('changes nothing when the node was given up before', async () => {
    const before = await recording.facts(delivery);
    const other = await recording.node('another');
    await recording.takeOver(delivery, other);
    fail();
    await node.writer.stop();
    expect(await recording.facts(delivery)).toEqual(before);
  });

  it.each(['before', 'after'])(
    'is what the node says that took it over, when it says so %s',
    async (order) => {
      const other = await recording.node('another');
      const takenOver = await recording.takeOver(delivery, other);
      deliver(takenOver, other);
      fail();
      const writers = [other.writer, node.writer];
      for (const writer of order === 'before' ? writers : writers.toReversed()) await writer.stop();
      expect(await recording.facts(delivery)).toMatchObject(DELIVERED);
    },
  );

  it('is logged and counted when its subscription was deleted meanwhile, and nothing follows', async () => {
    await recording.unsubscribe(delivery.subscriptionId);
    fail();
    await node.writer.stop();
    expect(await recording.facts(delivery)).toMatchObject({
      ...FAILED,
      state: 'cancelled',
      dueInHours: null,
    });
  });

  it.each([5 * HOUR_MS, -9 * HOUR_MS, 400 * 24 * HOUR_MS])(
    'keeps its times when the clock on the wall jumps by %d ms before it is written',
    async (jump) => {
      fail();
      node.clock.jump(jump);
      await node.writer.stop();
      expect(await recording.facts(delivery)).toMatchObject({ ...FAILED, hoursOff: 0 });
    },
  );
});

describe('the result of one delivery of a segment whose others are under way', () => {
  it.each([
    ['failure', 500, [0, 1]],
    ['success', 200, [1, 0]],
  ])('counts once when the confirmation of its %s is lost', async (_what, status, counted) => {
    const node = await recording.node('one');
    const delivery = await recording.firstAttempt(node, undefined, 2);
    delivery.end(ended(node.clock, status));
    node.loseConfirmation();
    await expect(node.writer.stop()).rejects.toThrow('Connection terminated');
    await node.writer.stop();
    expect(await recording.facts(delivery)).toMatchObject({ owned: true, counted });
    expect(node.finished).toEqual([]);
  });
});

describe('results that are many', () => {
  it('are written in several transactions, also of one segment, each once', async () => {
    const node = await recording.node('one');
    const delivery = await recording.firstAttempt(node, undefined, 6_000);
    delivery.endAll(ended(node.clock, 500));
    const transactions = jest.spyOn(node.database, 'transaction');
    await node.writer.stop();
    const facts = await recording.facts(delivery);
    expect([transactions.mock.calls.length, node.finished]).toEqual([2, [delivery.segmentId]]);
    expect(facts).toMatchObject({ state: 'retrying', owned: false, counted: [0, 6_000] });
    const [row] = await recording.database.query(
      `SELECT count(*) AS deferred, count(DISTINCT delivery_index) AS places,
              (SELECT results = decode(repeat('02' || '01f4', 1), 'hex') || substr(results, 4) FROM segments WHERE id = $1) AS first,
              (SELECT count(*) FROM segments s, generate_series(0, 5999) n
                WHERE s.id = $1 AND get_byte(s.results, n * 11) = 2) AS slots
         FROM deferred_deliveries WHERE segment_id = $1`,
      [delivery.segmentId],
    );
    expect(row).toEqual({ deferred: 6_000, places: 6_000, first: true, slots: 6_000 });
  });

  it('of which the database refuses one are written without that one, which stays as it was', async () => {
    const node = await recording.node('one');
    const good = await recording.firstAttempt(node);
    // Nothing that can be published: PostgreSQL has no place for this character.
    const bad = await recording.firstAttempt(node, undefined, 1, { ...EVENT, newState: '"\0"' });
    const retried = await recording.retry(node);
    for (const one of [good, bad, retried]) one.end(ended(node.clock, 500));
    await node.writer.stop();
    expect(await recording.facts(good)).toMatchObject({ state: 'retrying', owned: false, logged: [1] });
    expect(await recording.facts(retried)).toMatchObject({ state: 'retrying', owned: false, logged: [2] });
    expect(await recording.facts(bad)).toMatchObject({ state: 'pending', owned: true, logged: null });
    expect([node.writer.setAside, node.writer.isUnsure]).toEqual([1, false]);
  });

  it('are written although nobody has made a partition for their day', async () => {
    const node = await recording.node('one');
    const delivery = await recording.firstAttempt(node);
    const partitions = new Partitions(recording.database);
    for (const day of await partitions.daysOf('attempts')) await partitions.drop('attempts', day);
    delivery.end(ended(node.clock, 500));
    await node.writer.stop();
    expect(await recording.facts(delivery)).toMatchObject({
      state: 'retrying',
      logged: [1],
      counted: [0, 1],
    });
  });
});

describe('results of a subscription that is being deleted', () => {
  it('wait for the deletion, and neither stands in the way of the other', async () => {
    const node = await recording.node('one');
    const subscriptionId = await recording.subscribe();
    const deliveries = [
      await recording.firstAttempt(node, subscriptionId),
      await recording.retry(node, subscriptionId),
    ];
    for (const delivery of deliveries) delivery.end(ended(node.clock, 500));
    let written: Promise<void> | undefined;
    await recording.unsubscribe(subscriptionId, async () => {
      written = node.writer.stop();
      await until('they wait', () => recording.somebodyWaits());
    });
    await written;
    for (const [n, delivery] of deliveries.entries()) {
      expect(await recording.facts(delivery)).toMatchObject({
        state: 'cancelled',
        attempts: n + 1,
        dueInHours: null,
        owned: false,
        counted: [0, 2],
      });
    }
  });
});
