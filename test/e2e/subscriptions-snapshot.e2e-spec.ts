import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type CancelledSubscriptions,
  DestinationsRepository,
  type OtherParts,
  SubscriptionsRevision,
} from '../../src/delivery/index.js';
import { SnapshotReader } from '../../src/event-subscriptions/matching/snapshot-reader.js';
import { SubscriptionSnapshot } from '../../src/event-subscriptions/matching/subscription-snapshot.js';
import { PurgeDeleted } from '../../src/event-subscriptions/resource/purge-deleted.js';
import { SubscriptionsRepository } from '../../src/event-subscriptions/resource/subscriptions.repository.js';
import { Filters } from '../../src/filtering/index.js';
import { newSigningSecret, uuidV7 } from '../../src/platform/crypto/index.js';
import { Database, Notifications } from '../../src/platform/database/index.js';
import { Log } from '../../src/platform/logging/log.js';
import { ManualClock } from '../support/manual-clock.js';
import { BASE, startTestService, type TestService } from '../support/service.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Time of the service and of every snapshot; each test moves it on and never back. */
const clock = new ManualClock();
let service: TestService;
let customerId: string;
let count = 0;

beforeAll(async () => {
  // Tests move the clock by weeks, and the administrator's session must live through them.
  const env = { SESSION_IDLE_MINUTES: '525600', SESSION_MAX_HOURS: '8760' };
  service = await startTestService({ clock, env });
  customerId = (await service.call('GET', '/api/v1/users/me')).body.customerId as string;
});
afterAll(() => service.close());

/** Another node's snapshot on the same database, which refreshes only when it is told to. */
function newSnapshot(): { snapshot: SubscriptionSnapshot; cancelled: string[] } {
  const { app } = service.running;
  const cancelled: string[] = [];
  const snapshot = new SubscriptionSnapshot(
    app.get(SnapshotReader),
    app.get(Filters),
    { cancel: (ids: readonly string[]) => void cancelled.push(...ids) } as unknown as CancelledSubscriptions,
    app.get(Notifications),
    clock,
    Log.create('silent'),
    { add: () => undefined } as unknown as OtherParts,
  );
  return { snapshot, cancelled };
}

async function create(objId: string, changes: object = {}): Promise<string> {
  const url = `https://receiver.example.com/${++count}`;
  const body = { objCode: 'PROJ', eventType: 'UPDATE', url, authToken: 't', objId, ...changes };
  const answer = await service.call('POST', `${BASE}/subscriptions`, { body });
  if (answer.status !== 201) throw new Error(answer.text);
  return answer.body.id as string;
}

async function remove(id: string): Promise<void> {
  const answer = await service.call('DELETE', `${BASE}/subscriptions/${id}`);
  if (answer.status !== 200) throw new Error(answer.text);
}
const setVersion = (id: string, version: string) =>
  service.call('PUT', `${BASE}/subscriptions/${id}/version`, { body: { version } });

/** What an event of an object causes, as `id/version`; each test has an object of its own. */
function matches(snapshot: SubscriptionSnapshot, objId: string, newState: object = {}): string[] {
  const event = {
    customerId,
    objCode: 'PROJ',
    eventType: 'UPDATE',
    objId,
    newState: () => newState,
    oldState: () => ({}),
  };
  return snapshot.match(event).map(({ destination, version }) => `${destination.subscriptionId}/v${version}`);
}

/** Looks again and again, for ten seconds at most. @returns whether it came to hold */
async function comesToHold(holds: () => boolean): Promise<boolean> {
  const deadline = Date.now() + 10_000;
  while (!holds()) {
    if (Date.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  return true;
}

describe('a snapshot', () => {
  it('holds nothing before its first refresh, and everything after it', async () => {
    const id = await create('first');
    const { snapshot } = newSnapshot();
    expect([snapshot.revision, matches(snapshot, 'first')]).toEqual([-1, []]);
    await snapshot.refresh();
    expect(matches(snapshot, 'first')).toEqual([`${id}/v2`]);
  });

  it('sees what another node created, and its filters', async () => {
    const { snapshot } = newSnapshot();
    await snapshot.refresh();
    const id = await create('created', { filters: [{ fieldName: 'status', fieldValue: 'CUR' }] });
    expect(matches(snapshot, 'created', { status: 'CUR' })).toEqual([]);
    await snapshot.refresh();
    expect(matches(snapshot, 'created', { status: 'CUR' })).toEqual([`${id}/v2`]);
    expect(matches(snapshot, 'created', { status: 'CPL' })).toEqual([]);
  });

  it('sees what another node deleted, and says so to delivery', async () => {
    const id = await create('deleted');
    const { snapshot, cancelled } = newSnapshot();
    await snapshot.refresh();
    await remove(id);
    await snapshot.refresh();
    expect(matches(snapshot, 'deleted')).toEqual([]);
    expect(cancelled).toEqual([id]);
  });

  it('delivers both versions for five minutes after a change on another node', async () => {
    const id = await create('versions');
    const { snapshot } = newSnapshot();
    await snapshot.refresh();
    await setVersion(id, 'v1');
    await snapshot.refresh();
    expect(matches(snapshot, 'versions')).toEqual([`${id}/v1`, `${id}/v2`]);
    clock.advance(5 * MINUTE - 1);
    expect(matches(snapshot, 'versions')).toHaveLength(2);
    clock.advance(1);
    expect(matches(snapshot, 'versions')).toEqual([`${id}/v1`]);
  });

  it("signs with another node's new secret beside the old one", async () => {
    await create('rotated');
    const { snapshot } = newSnapshot();
    await snapshot.refresh();
    const id = matches(snapshot, 'rotated')[0]!.split('/')[0]!;
    await service.call('POST', `${BASE}/subscriptions/${id}/signing-secret/rotate`);
    const event = { customerId, objCode: 'PROJ', eventType: 'UPDATE', objId: 'rotated' };
    const states = { newState: () => ({}), oldState: () => ({}) };
    const rotating = () => snapshot.match({ ...event, ...states })[0]!.destination.credentials!.rotating;
    expect(rotating()).toBeUndefined();
    await snapshot.refresh();
    expect(rotating()).toBeDefined();
  });

  it("stays at the database's revision when nothing changes", async () => {
    await create('unchanged');
    const { snapshot } = newSnapshot();
    await snapshot.refresh();
    const { revision } = await service.running.app
      .get(SubscriptionsRevision)
      .current(service.running.app.get(Database));
    expect(snapshot.revision).toBe(revision);
    await snapshot.refresh();
    expect(snapshot.revision).toBe(revision);
  });

  it('hears of a change without being asked', async () => {
    const own = service.running.app.get(SubscriptionSnapshot);
    const id = await create('heard');
    expect(await comesToHold(() => matches(own, 'heard').length > 0)).toBe(true);
    await remove(id);
    expect(await comesToHold(() => matches(own, 'heard').length === 0)).toBe(true);
  });

  it('holds exactly what was committed up to its revision, while many are created and deleted at once', async () => {
    const { snapshot } = newSnapshot();
    const progress = { done: false };
    const changing = Promise.all(
      Array.from({ length: 24 }, async (_, index) => {
        const id = await create(`busy-${index}`);
        if (index % 3 === 0) await remove(id);
      }),
    ).finally(() => (progress.done = true));
    const database = service.running.app.get(Database);
    let looks = 0;
    while (!progress.done) {
      await snapshot.refresh();
      const { revision, size } = snapshot;
      // What was deleted since may have been there or not yet.
      const [row] = await database.query<{ least: number; most: number }>(
        `SELECT count(*) FILTER (WHERE deleted_at IS NULL AND revision <= $1) AS least,
                count(*) FILTER (WHERE deleted_at IS NULL AND revision <= $1 OR deleted_at IS NOT NULL AND revision > $1)
                  AS most
           FROM subscriptions`,
        [revision],
      );
      expect(size).toBeGreaterThanOrEqual(row!.least);
      expect(size).toBeLessThanOrEqual(row!.most);
      looks++;
    }
    await changing;
    expect(looks).toBeGreaterThan(1);
    await snapshot.refresh();
    const [live] = await database.query<{ count: number }>(
      'SELECT count(*) AS count FROM subscriptions WHERE deleted_at IS NULL',
    );
    expect(snapshot.size).toBe(live!.count);
  });

  it('reads thousands of rows in turns, also when all of them carry one revision', async () => {
    const { app } = service.running;
    const targets = app.get(DestinationsRepository);
    const repository = app.get(SubscriptionsRepository);
    const { snapshot } = newSnapshot();
    await snapshot.refresh();
    const before = snapshot.size;
    await app.get(Database).transaction(async (tx) => {
      const revision = await repository.nextRevision(tx, customerId);
      for (let index = 0; index < 1_100; index++) {
        const random = Buffer.alloc(10);
        random.writeUInt32BE(index);
        const id = uuidV7(clock.now(), random);
        const { endpointId } = await targets.create(tx, {
          subscriptionId: id,
          customerId,
          url: 'https://receiver.example.com/many',
          base64: false,
          authToken: 't',
          headers: [],
          signingSecret: newSigningSecret(),
          paused: false,
        });
        const fingerprint = Buffer.from(`many-${index}`);
        const body = {
          objCode: 'PROJ',
          eventType: 'UPDATE' as const,
          url: 'https://receiver.example.com/many',
          href: 'https://receiver.example.com/many',
          authToken: 't',
          headers: [],
          objId: `many-${index}`,
          filters: [],
          filterConnector: 'AND' as const,
          base64Encoding: false,
          settings: {},
          warnings: [],
        };
        await repository.insert(
          tx,
          { id, customerId, endpointId, fingerprint, version: 'v2', body },
          revision,
        );
      }
    });
    await snapshot.refresh();
    expect(snapshot.size).toBe(before + 1_100);
    const fresh = newSnapshot().snapshot;
    await fresh.refresh();
    expect([fresh.size, fresh.revision]).toEqual([snapshot.size, snapshot.revision]);
    expect([0, 999, 1_000, 1_099].map((index) => matches(fresh, `many-${index}`).length)).toEqual([
      1, 1, 1, 1,
    ]);
  });
});

describe('the nightly purge', () => {
  it('forgets what was deleted longer ago than RETENTION_DAYS, and nothing else', async () => {
    const purge = service.running.app.get(PurgeDeleted);
    const database = service.running.app.get(Database);
    const rows = async (ids: string[]) =>
      (await database.query('SELECT id FROM subscriptions WHERE id = ANY($1::uuid[])', [ids])).length;
    const [kept, early, late] = [
      await create('purged-1'),
      await create('purged-2'),
      await create('purged-3'),
    ];
    await remove(early);
    clock.advance(DAY);
    await remove(late);
    clock.advance(6 * DAY + 1);
    await purge.purge();
    expect(await rows([kept, early, late])).toBe(2);
    clock.advance(DAY);
    await purge.purge();
    expect(await rows([kept, late])).toBe(1);
    expect(await purge.purge()).toBe(0);
  });

  it('makes a snapshot that missed the deletion load everything, and one that saw it load nothing', async () => {
    const [kept, gone] = [await create('floor'), await create('floor')];
    const [behind, uptodate] = [newSnapshot(), newSnapshot()];
    await behind.snapshot.refresh();
    await remove(gone);
    await uptodate.snapshot.refresh();
    clock.advance(7 * DAY + 1);
    await service.running.app.get(PurgeDeleted).purge();
    await behind.snapshot.refresh();
    await uptodate.snapshot.refresh();
    for (const { snapshot } of [behind, uptodate]) expect(matches(snapshot, 'floor')).toEqual([`${kept}/v2`]);
    expect(behind.cancelled).toEqual([gone]);
    expect(uptodate.cancelled).toEqual([]);
  });
});
