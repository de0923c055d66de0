import { afterEach, describe, expect, it } from '@jest/globals';
import { lowestIdAt } from '../../src/platform/crypto/index.js';
import { Retention } from '../../src/delivery/node/retention.js';
import type { Database } from '../../src/platform/database/index.js';
import { Gate, type Receiver } from '../support/receiver.js';
import { numbered, Scene } from '../support/scene.js';
import { BASE, type TestService } from '../support/service.js';
import { until } from '../support/until.js';

/** Retries far away, so that what arrives again is a probe or was on hold. Disabled by the fourth failure. */
const ENV = {
  RETRY_BASE_MS: '3600000',
  RETRY_LIMIT: '3',
  DELIVERY_TIMEOUT_MS: '2000',
  LEASE_MS: '4000',
  DISABLE_MIN_ATTEMPTS: '3',
  PROBE_INTERVAL_MS: '3600000',
  ON_HOLD_RELEASE_RATE: '1000',
};

describe('the health of a URL', () => {
  let scene: Scene;
  let service: TestService;
  let database: Database;
  let receiver: Receiver;

  const start = async (env: Record<string, string> = {}): Promise<void> => {
    scene = await Scene.start({ env: { ...ENV, ...env } });
    ({ service, database, receiver } = scene);
  };
  afterEach(() => scene.close());

  const subscribe = async (path = '/hook', objId = 'p1'): Promise<string> =>
    (await scene.subscribe({ url: receiver.url(path), objId })).id;
  const publish = async (count: number, objId = 'p1', node = service): Promise<void> => {
    await scene.publish(numbered(count, { objId }), { node, session: service.session });
  };
  interface UrlHealth {
    successes: number;
    failures: number;
    disabled_at: string | null;
    frozen_at: string | null;
    reason?: string;
  }
  const health = async (id: string): Promise<UrlHealth> =>
    (await service.call('GET', `${BASE}/subscriptions/${id}`)).body.subscription_url as UrlHealth;
  const states = async (id: string): Promise<Record<string, number>> => {
    const rows = await database.query<{ state: string; count: number }>(
      'SELECT state, count(*)::int AS count FROM deferred_deliveries WHERE subscription_id = $1 GROUP BY 1',
      [id],
    );
    return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
  };
  const reaches = (id: string, wanted: Record<string, number>): Promise<void> =>
    until(`the deferred deliveries are ${JSON.stringify(wanted)}`, async () => {
      const found = await states(id);
      return (
        Object.keys(found).length === Object.keys(wanted).length &&
        Object.entries(wanted).every(([state, count]) => found[state] === count)
      );
    });
  /** Fails four deliveries one after the other: the fourth disables the URL. */
  const disable = async (id: string): Promise<void> => {
    for (let n = 1; n <= 4; n++) {
      await publish(1);
      await until('the failure is counted', async () => (await health(id)).failures >= n);
    }
    expect((await health(id)).disabled_at).not.toBeNull();
    receiver.clear();
  };
  /** Makes the next probe due. */
  const probeNow = (): Promise<unknown> =>
    database.query('UPDATE endpoints SET probe_at = now() WHERE probe_at IS NOT NULL');

  it('is disabled by its failure rate, and nothing more is sent', async () => {
    await start();
    receiver.answer(500);
    const id = await subscribe();
    await disable(id);
    expect(await health(id)).toMatchObject({
      failures: 4,
      frozen_at: null,
      disabled_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/),
      reason: '4 of 4 attempts failed since the URL was created or enabled.',
    });
    await publish(5);
    await reaches(id, { retrying: 4, onHold: 5 });
    expect(receiver.requests).toHaveLength(0);
    const rows = await database.query(
      `SELECT attempts, first_attempt_at, due_at FROM deferred_deliveries WHERE state = 'onHold'`,
    );
    expect(rows).toEqual(
      Array.from({ length: 5 }, () => ({ attempts: 0, first_attempt_at: null, due_at: null })),
    );
  });

  it('is disabled by failures in a row, whatever its rate', async () => {
    await start({ DISABLE_MIN_ATTEMPTS: '1000', DISABLE_CONSECUTIVE: '3' });
    receiver.answer(200, 200, 200, 200, 200, 200, 200, 200, 500);
    const id = await subscribe();
    await publish(8);
    await until('all arrived', async () => (await health(id)).successes === 8);
    await publish(3);
    await until('it is disabled', async () => (await health(id)).disabled_at !== null);
    expect((await health(id)).reason).toBe('3 attempts in a row failed.');
  });

  it('lets one delivery through when it is time, and waits again when that fails', async () => {
    await start();
    receiver.answer(500);
    const id = await subscribe();
    await disable(id);
    await publish(3);
    await reaches(id, { retrying: 4, onHold: 3 });
    await probeNow();
    await reaches(id, { retrying: 5, onHold: 2 });
    await until('the probe is counted', async () => (await health(id)).failures === 5);
    expect(receiver.requests.map((request) => (request.json() as { newState: unknown }).newState)).toEqual([
      { n: 0 },
    ]);
    const [endpoint] = await database.query<{ minutes: number }>(
      'SELECT round(extract(epoch FROM probe_at - now()) / 60)::int AS minutes FROM endpoints',
    );
    expect(endpoint).toEqual({ minutes: 60 });
  });

  it('is enabled again by one success, and what was on hold arrives, oldest first', async () => {
    await start();
    receiver.answer(500);
    const id = await subscribe();
    await disable(id);
    await publish(1);
    await reaches(id, { retrying: 4, onHold: 1 });
    await publish(20);
    await reaches(id, { retrying: 4, onHold: 21 });
    receiver.answer(200);
    await probeNow();
    await reaches(id, { retrying: 4, delivered: 21 });
    expect(await health(id)).toMatchObject({ disabled_at: null, successes: 21, failures: 4 });
    expect(await health(id)).not.toHaveProperty('reason');
    const ids = receiver.requests.map(({ headers }) => headers['webhook-id']!);
    expect(new Set(ids).size).toBe(21);
    const segments = [...new Set(ids.map((one) => one.split('_')[1]))];
    expect(segments).toEqual(segments.toSorted());
    // Its failure rate begins anew, and new events go straight on.
    await publish(1);
    await until('the new one arrived', () => receiver.requests.length === 22);
  });

  it('lets what was on hold go at the rate that is set', async () => {
    await start({ ON_HOLD_RELEASE_RATE: '20' });
    receiver.answer(500);
    const id = await subscribe();
    await disable(id);
    await publish(30);
    await reaches(id, { retrying: 4, onHold: 30 });
    receiver.answer(200);
    await probeNow();
    await until('all arrived', () => receiver.requests.length === 30);
    const times = receiver.requests.map(({ arrivedAt }) => arrivedAt);
    const most = Math.max(
      ...times.map((from) => times.filter((at) => at >= from && at < from + 1_000).length),
    );
    // The probe itself is one beside them, and arrivals are a little less even than departures.
    expect(most).toBeLessThanOrEqual(20 + 1 + 4);
  });

  it('uses up no retry while it is on hold: the first real attempt is the first', async () => {
    await start({ RETRY_BASE_MS: '50', RETRY_LIMIT: '2', DISABLE_MIN_ATTEMPTS: '1' });
    receiver.answer(500);
    const id = await subscribe();
    await publish(1);
    await until('it is disabled', async () => (await health(id)).disabled_at !== null);
    await publish(1);
    await until('both are on hold', async () => (await states(id))['onHold'] === 2);
    const attempts = receiver.requests.length;
    expect(attempts).toBe(2);
    receiver.clear();
    receiver.answer(200);
    await service.call('PUT', `${BASE}/subscriptions/${id}/enable`);
    await reaches(id, { delivered: 2 });
    const rows = await database.query<{ attempts: number }>(
      'SELECT attempts FROM deferred_deliveries ORDER BY segment_id',
    );
    expect(rows).toEqual([{ attempts: 3 }, { attempts: 1 }]);
  });

  it('is frozen at once by 410 Gone, with that reason, and not even probed', async () => {
    await start();
    receiver.answer(410);
    const id = await subscribe();
    await publish(1);
    await until('it is frozen', async () => (await health(id)).frozen_at !== null);
    expect(await health(id)).toMatchObject({
      failures: 1,
      disabled_at: null,
      reason: 'The receiver answered 410 Gone.',
    });
    receiver.clear();
    await publish(4);
    await reaches(id, { retrying: 1, onHold: 4 });
    await database.query('UPDATE endpoints SET probe_at = now()');
    await publish(1);
    await reaches(id, { retrying: 1, onHold: 5 });
    expect(receiver.requests).toHaveLength(0);
  });

  it('is frozen by many failures in a row after a long silence, and by very many at once', async () => {
    await start({
      DISABLE_MIN_ATTEMPTS: '1000',
      DISABLE_CONSECUTIVE: '1000',
      FREEZE_CONSECUTIVE: '2',
      FREEZE_SILENCE_HOURS: '72',
      FREEZE_ABSOLUTE: '6',
    });
    receiver.answer(500);
    const silent = await subscribe('/silent', 'silent');
    const busy = await subscribe('/busy', 'busy');
    await publish(2, 'silent');
    await until('two failed', async () => (await health(silent)).failures === 2);
    await database.query(
      `UPDATE endpoints SET silent_since = now() - interval '73 hours' WHERE url LIKE '%silent'`,
    );
    await publish(1, 'silent');
    await until('it is frozen', async () => (await health(silent)).frozen_at !== null);
    expect((await health(silent)).reason).toBe(
      '3 attempts in a row failed, and none succeeded for 73 hours.',
    );
    await publish(6, 'busy');
    await until('it is frozen too', async () => (await health(busy)).frozen_at !== null);
    expect((await health(busy)).reason).toBe('6 attempts in a row failed.');
  });

  it('is woken by PUT enable, with a new streak, and what was on hold arrives', async () => {
    await start();
    receiver.answer(410);
    const id = await subscribe();
    await publish(1);
    await until('it is frozen', async () => (await health(id)).frozen_at !== null);
    await publish(3);
    await reaches(id, { retrying: 1, onHold: 3 });
    receiver.clear();
    receiver.answer(200);
    const answer = await service.call('PUT', `${BASE}/subscriptions/${id}/enable`);
    expect(answer.body.subscription_url).toMatchObject({ frozen_at: null, disabled_at: null, failures: 1 });
    await reaches(id, { retrying: 1, delivered: 3 });
    const [endpoint] = await database.query(
      'SELECT streak, window_attempts, window_failures, on_hold_since, release_paced FROM endpoints',
    );
    expect(endpoint).toEqual({
      streak: 0,
      window_attempts: 3,
      window_failures: 0,
      on_hold_since: null,
      release_paced: false,
    });
  });

  it('holds retries back too, when they come due', async () => {
    await start({ RETRY_LIMIT: '1' });
    receiver.answer(500);
    const id = await subscribe();
    await disable(id);
    await reaches(id, { retrying: 4 });
    await database.query(`UPDATE deferred_deliveries SET due_at = now() WHERE state = 'retrying'`);
    await until('the retries are on hold', async () => (await states(id))['onHold'] === 4);
    expect(receiver.requests).toHaveLength(0);
    await probeNow();
    await reaches(id, { onHold: 3, exhausted: 1 });
  });

  it('is the same for every node, and its counters are exact', async () => {
    await start({ DISABLE_MIN_ATTEMPTS: '100000', DISABLE_CONSECUTIVE: '100000' });
    const other = await scene.join(ENV);
    receiver.answer(() => (receiver.requests.length % 3 === 0 ? 500 : 200));
    const id = await subscribe();
    await Promise.all(Array.from({ length: 20 }, (_, n) => publish(10, 'p1', n % 2 === 0 ? service : other)));
    await until('all are counted', async () => {
      const { successes, failures } = await health(id);
      return successes + failures === 200;
    });
    expect(receiver.requests).toHaveLength(200);
    expect((await health(id)).failures).toBe(Math.floor(200 / 3));
  });

  it('that one node disables is left alone by the others, as soon as they have heard', async () => {
    await start();
    const other = await scene.join(ENV);
    receiver.answer(500);
    const id = await subscribe();
    await disable(id);
    // What it takes before it has heard is still sent, once.
    let published = 4;
    await until('the other node has heard', async () => {
      await publish(1, 'p1', other);
      published++;
      await until('it is deferred', async () => {
        const { retrying = 0, onHold = 0 } = await states(id);
        return retrying + onHold === published;
      });
      return (await states(id))['onHold'] === 1;
    });
    const { retrying = 0 } = await states(id);
    expect(receiver.requests).toHaveLength(retrying - 4);
    await publish(3, 'p1', other);
    await reaches(id, { retrying, onHold: 4 });
    expect(receiver.requests).toHaveLength(retrying - 4);
    receiver.answer(200);
    await probeNow();
    await reaches(id, { retrying, delivered: 4 });
  });

  it('does not keep what is on hold from being cancelled with its subscription', async () => {
    await start();
    receiver.answer(410);
    const id = await subscribe();
    await publish(1);
    await until('it is frozen', async () => (await health(id)).frozen_at !== null);
    await publish(3);
    await reaches(id, { retrying: 1, onHold: 3 });
    await service.call('DELETE', `${BASE}/subscriptions/${id}`);
    expect(await states(id)).toEqual({ cancelled: 4 });
  });

  it('marks what is still on hold when the retention period ends as exhausted, with the reason, and keeps it', async () => {
    await start();
    receiver.answer(410);
    const id = await subscribe();
    await publish(1);
    await until('it is frozen', async () => (await health(id)).frozen_at !== null);
    await publish(2);
    await reaches(id, { retrying: 1, onHold: 2 });
    const retention = service.running.app.get(Retention);
    const age = async (days: number): Promise<void> => {
      const then = lowestIdAt(Date.now() - days * 86_400_000);
      // Their events first: the deliveries are what they are found by.
      for (const table of ['deferred_events', 'deferred_deliveries']) {
        await database.query(
          `UPDATE ${table} SET segment_id = $1
            WHERE segment_id = (SELECT max(segment_id::text)::uuid FROM deferred_deliveries WHERE state = 'onHold')`,
          [then],
        );
      }
    };
    await age(6);
    await retention.forget();
    expect(await states(id)).toEqual({ retrying: 1, onHold: 2 });
    await age(9);
    await retention.forget();
    expect(await states(id)).toEqual({ retrying: 1, exhausted: 2 });
    const [row] = await database.query(
      `SELECT reason, body IS NOT NULL AS kept FROM deferred_deliveries LEFT JOIN deferred_events USING (segment_id, event_index)
        WHERE state = 'exhausted'`,
    );
    expect(row).toEqual({ reason: 'Its URL was frozen until the retention period ended.', kept: true });
  });

  it('is not touched by attempts that the address policy refused', async () => {
    await start({ EGRESS_DENY: '127.0.0.1', RETRY_BASE_MS: '50', RETRY_LIMIT: '5' });
    const id = await subscribe();
    await publish(1);
    await reaches(id, { exhausted: 1 });
    expect(await health(id)).toMatchObject({ successes: 0, failures: 0, disabled_at: null });
    const rows = await database.query<{ error: string }>('SELECT DISTINCT error FROM attempts');
    expect(rows.map(({ error }) => error)).toEqual([
      expect.stringMatching(
        /^Refused by the address policy: 127\.0\.0\.1, port \d+: denied by configuration; EGRESS_DENY lists it$/,
      ),
    ]);
  });

  it('does not suffer from a queue that is full: what waits for it is deferred, and arrives later', async () => {
    await start({ ENDPOINT_CONCURRENCY: '2', DELIVERY_TIMEOUT_MS: '60000', LEASE_MS: '120000' });
    const gate = new Gate();
    receiver.answer({ gate });
    const id = await subscribe();
    await publish(10);
    await reaches(id, { onHold: 8 });
    // Nothing but the two under way keeps the segment open.
    expect(receiver.requests).toHaveLength(2);
    gate.open();
    await reaches(id, { delivered: 8 });
    // The two that its queue sent at once are counted by themselves.
    await until('all are counted', async () => (await health(id)).successes === 10);
    expect(await health(id)).toMatchObject({ successes: 10, failures: 0 });
    expect(receiver.requests).toHaveLength(10);
  });
});
