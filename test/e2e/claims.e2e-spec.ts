import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JournalRepository } from '../../src/delivery/journal/journal.repository.js';
import { AlertOutboxRepository } from '../../src/delivery/alert-outbox/alert-outbox.repository.js';
import { OnHoldRepository } from '../../src/delivery/retries/on-hold.repository.js';
import { PausedRepository } from '../../src/delivery/retries/paused.repository.js';
import { type Capacity, RetriesRepository } from '../../src/delivery/retries/retries.repository.js';
import { SystemClock } from '../../src/platform/clock/clock.js';
import { Log } from '../../src/platform/logging/log.js';
import { Recording, type RecordingNode, type UnderWay } from '../support/recording.js';

const NO_ALERTS = new AlertOutboxRepository({ alerts: undefined }, new SystemClock(), Log.create('silent'));
const CAPACITY: Capacity = {
  total: 10,
  perEndpoint: 10,
  byEndpoint: new Map(),
  perCustomer: 10,
  byCustomer: new Map(),
};
const RULES = { onHoldReleaseRate: 10, probeIntervalMs: 1_000 };

interface Kind {
  readonly kind: string;
  /** Makes what nobody owns. */
  readonly begin: (recording: Recording, node: RecordingNode) => Promise<UnderWay>;
  readonly free: string;
  readonly claim: (recording: Recording, owner: number) => Promise<readonly unknown[]>;
}

const KINDS: readonly Kind[] = [
  {
    kind: 'a segment',
    begin: (recording, node) => recording.firstAttempt(node),
    free: 'UPDATE segments SET owner = NULL WHERE id = $1',
    claim: ({ database }, owner) => new JournalRepository(database).claim(owner, 8),
  },
  {
    kind: 'a retry that is due',
    begin: (recording, node) => recording.retry(node),
    free: 'UPDATE deferred_deliveries SET owner = NULL WHERE segment_id = $1',
    claim: async ({ database }, owner) =>
      (await new RetriesRepository(database).claimDue(owner, CAPACITY)).claims,
  },
  {
    kind: 'a delivery on hold whose URL is well',
    begin: (recording, node) => recording.retry(node),
    free: `WITH waiting AS (UPDATE endpoints SET on_hold_since = now()
                            WHERE id = (SELECT endpoint_id FROM deferred_deliveries WHERE segment_id = $1))
           UPDATE deferred_deliveries SET owner = NULL, state = 'onHold', due_at = NULL WHERE segment_id = $1`,
    claim: async ({ database }, owner) =>
      (
        await new OnHoldRepository(database, new PausedRepository(database), NO_ALERTS).claim(
          owner,
          CAPACITY,
          RULES,
        )
      ).claims,
  },
];

describe.each(KINDS)('$kind', ({ begin, free, claim }) => {
  let recording: Recording;

  beforeAll(async () => {
    recording = await Recording.start();
  });
  afterAll(() => recording.close());

  it('is given to no node that was given up, and then to one that is alive', async () => {
    const gone = await recording.node('gone');
    const { segmentId } = await begin(recording, gone);
    await recording.database.query(free, [segmentId]);
    await recording.database.query('DELETE FROM nodes WHERE id = $1', [gone.self.id]);
    expect(await claim(recording, gone.self.id!)).toEqual([]);
    const alive = await recording.node('alive');
    expect(await claim(recording, alive.self.id!)).toHaveLength(1);
    const owners = await recording.database.query<{ owner: number }>(
      `SELECT owner FROM segments WHERE id = $1 UNION ALL SELECT owner FROM deferred_deliveries WHERE segment_id = $1`,
      [segmentId],
    );
    expect(owners).toEqual([{ owner: alive.self.id }]);
  });
});
