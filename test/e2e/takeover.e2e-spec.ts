import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Random, SEED } from '../support/random.js';
import { Gate, type ReceivedRequest } from '../support/receiver.js';
import { Scene } from '../support/scene.js';
import { ADMIN, BASE, SECRET_KEY, type TestService } from '../support/service.js';
import { ServiceProcess } from '../support/service-process.js';
import { Ledger } from '../support/traffic/ledger.js';
import { Publishers } from '../support/traffic/publishers.js';
import { Subscribers } from '../support/traffic/subscribers.js';
import { countRepeats, judge } from '../support/traffic/verdict.js';
import { until } from '../support/until.js';

const EVENT = { newState: { ID: 'p1', n: 1 }, oldState: { ID: 'p1' } };
/** Per endpoint, requests under way at once. */
const CONCURRENCY = 4;

describe('several nodes on one database', () => {
  let scene: Scene;
  let processes: ServiceProcess[];

  beforeEach(() => {
    processes = [];
  });
  afterEach(async () => {
    await Promise.all(processes.map((one) => one.kill('SIGKILL')));
    await scene.close();
  });

  /** The first node; others join it. */
  const start = async (env: Record<string, string> = {}): Promise<TestService> => {
    scene = await Scene.start({ env });
    return scene.service;
  };
  const startProcess = async (env: Record<string, string>): Promise<ServiceProcess> => {
    const { url } = scene.service.database;
    const service = await ServiceProcess.start({
      DATABASE_URL: url,
      SECRET_KEY,
      ADMIN_PASSWORD: ADMIN.password,
      ...env,
    });
    processes.push(service);
    return service;
  };
  const subscribe = async (path: string, changes: object = {}): Promise<string> =>
    (await scene.subscribe({ url: scene.receiver.url(path), ...changes })).id;
  /** @returns how many deliveries each event has */
  const publish = async (node: TestService, events: object | readonly object[] = EVENT): Promise<number[]> =>
    (await scene.publish(events, { node })).map(({ deliveries }) => deliveries);
  /** Resolves when no segment and no deferred delivery is left to do. */
  const recorded = (timeoutMs?: number): Promise<void> =>
    until(
      'every result is recorded',
      async () => {
        const [row] = await scene.database.query<{ left: number }>(
          `SELECT (SELECT count(*) FROM segments WHERE finished_at IS NULL)
                + (SELECT count(*) FROM deferred_deliveries WHERE state = 'retrying') AS left`,
        );
        return row!.left === 0;
      },
      timeoutMs,
    );

  const countDeferred = async (condition: string): Promise<number> => {
    const [row] = await scene.database.query<{ n: number }>(
      `SELECT count(*) AS n FROM deferred_deliveries WHERE ${condition}`,
    );
    return row!.n;
  };

  describe('that are all alive', () => {
    it('deliver an event once, whichever of them it was published on', async () => {
      const [one, two] = [await start(), await scene.join()];
      await subscribe('/hook');
      const events = Array.from({ length: 20 }, (_, n) => ({ ...EVENT, newState: { ID: 'p1', n } }));
      await Promise.all([one, two].flatMap((node) => events.map((event) => publish(node, event))));
      await recorded();
      expect(scene.receiver.requests).toHaveLength(40);
      expect(new Set(webhookIds(scene.receiver.requests)).size).toBe(40);
    });

    it('do not send what waits in the memory of one after a deletion on another', async () => {
      const [one, two] = [await start(), await scene.join()];
      const gate = new Gate();
      scene.receiver.answer({ gate });
      const id = await subscribe('/slow');
      await publish(
        two,
        Array.from({ length: CONCURRENCY + 10 }, () => EVENT),
      );
      await scene.receiver.waitFor(CONCURRENCY);
      expect((await one.call('DELETE', `${BASE}/subscriptions/${id}`)).status).toBe(200);
      expect(await publish(two)).toEqual([0]);
      gate.open();
      await recorded();
      expect(scene.receiver.requests).toHaveLength(CONCURRENCY);
    });

    it('do not send what waits in the memory of one that only delivers after a deletion elsewhere', async () => {
      const api = await start({ ROLES: 'api' });
      await scene.join({ ROLES: 'delivery' });
      const gate = new Gate();
      scene.receiver.answer({ gate });
      const id = await subscribe('/slow');
      await publish(
        api,
        Array.from({ length: CONCURRENCY + 10 }, () => EVENT),
      );
      await scene.receiver.waitFor(CONCURRENCY);
      expect((await api.call('DELETE', `${BASE}/subscriptions/${id}`)).status).toBe(200);
      // The notice is on its way; a later one that has arrived was sent behind it.
      const other = await subscribe('/other', { objId: 'other' });
      await publish(api, { ...EVENT, objId: 'other', newState: { ID: 'other' } });
      await scene.receiver.waitFor((requests) => requests.some(({ path }) => path === '/other'));
      expect(other).not.toBe(id);
      gate.open();
      await recorded();
      expect(scene.receiver.at('/slow')).toHaveLength(CONCURRENCY);
    });

    it('do not send a retry that one of them has claimed after a deletion elsewhere', async () => {
      const api = await start({ ROLES: 'api' });
      await scene.join({ ROLES: 'delivery' });
      const gate = new Gate();
      scene.receiver.answerAt('/failing', 500, { gate });
      const id = await subscribe('/failing', { objId: 'p1' });
      await publish(api);
      await until('it is to be sent again', async () => (await countDeferred(`state = 'retrying'`)) === 1);
      const [failed] = webhookIds(scene.receiver.requests);
      // It will wait behind those of another subscription at the same URL.
      await subscribe('/failing', { objId: 'busy' });
      await publish(
        api,
        Array.from({ length: CONCURRENCY + 10 }, () => ({
          ...EVENT,
          objId: 'busy',
          newState: { ID: 'busy' },
        })),
      );
      await scene.receiver.waitFor(1 + CONCURRENCY);
      expect((await api.call('POST', `${BASE}/deliveries/${failed}/retry`)).status).toBe(202);
      await until('it is claimed', async () => (await countDeferred('owner IS NOT NULL')) === 1);
      expect((await api.call('DELETE', `${BASE}/subscriptions/${id}`)).status).toBe(200);
      // The notice is on its way; a later one that has arrived was sent behind it.
      await subscribe('/other', { objId: 'other' });
      await publish(api, { ...EVENT, objId: 'other', newState: { ID: 'other' } });
      await scene.receiver.waitFor((requests) => requests.some(({ path }) => path === '/other'));
      gate.open();
      await recorded();
      expect(webhookIds(scene.receiver.requests).filter((one) => one === failed)).toHaveLength(1);
    });

    it('refuse another one of the same name, and go on', async () => {
      const one = await start({ NODE_NAME: 'twin' });
      await expect(scene.join({ NODE_NAME: 'twin' })).rejects.toThrow(
        'Another running service on this database is named "twin". Set NODE_NAME to something else.',
      );
      const held = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'SELECT pg_try_advisory_lock%'`;
      await until('the refused one has left', async () => (await scene.database.query(held)).length === 1);
      await subscribe('/hook');
      await publish(one);
      await scene.receiver.waitFor(1);
    });

    it('share the work by role: what an api node commits, a delivery node sends', async () => {
      const api = await start({ ROLES: 'api' });
      await subscribe('/hook');
      await publish(api);
      const committed = await scene.database.query('SELECT owner FROM segments WHERE finished_at IS NULL');
      expect(committed).toEqual([{ owner: null }]);

      const sender = await scene.join({ ROLES: 'delivery' });
      await scene.receiver.waitFor(1);
      await publish(api);
      await scene.receiver.waitFor(2);
      await recorded();
      expect(scene.receiver.requests).toHaveLength(2);
      expect(await scene.database.query('SELECT name FROM nodes')).toEqual([
        { name: sender.config.nodeName },
      ]);
    });
  });

  describe('of which one was killed', () => {
    /** Ends attempts in time for a short lease. */
    const TIMING = { DELIVERY_TIMEOUT_MS: '1500', RETRY_BASE_MS: '50' };

    /** A node dies with a first attempt and a retry under way. @returns the requests that it made */
    const dieWhileSending = async (env: Record<string, string>): Promise<ReceivedRequest[]> => {
      const api = await start({ ROLES: 'api' });
      await subscribe('/first');
      await subscribe('/retried');
      scene.receiver.answerAt('/first', { hang: true }, 200);
      scene.receiver.answerAt('/retried', 500, { hang: true }, 200);
      const victim = await startProcess({ ...TIMING, ...env });
      await publish(api);
      const requests = await scene.receiver.waitFor(3);
      await victim.kill('SIGKILL');
      return [...requests];
    };
    const ownersAndLease = async () => {
      const [row] = await scene.database.query<{ leaseUntil: Date; segments: number; retries: number }>(
        `SELECT lease_until AS "leaseUntil", (SELECT count(*) FROM segments s WHERE s.owner = n.id) AS segments,
                (SELECT count(*) FROM deferred_deliveries p WHERE p.owner = n.id) AS retries FROM nodes n`,
      );
      return row!;
    };

    it('take its segments and retries over when its lease has ended, under the same webhook-ids', async () => {
      const before = await dieWhileSending({ NODE_NAME: 'victim', LEASE_MS: '3000' });
      const { leaseUntil, ...owned } = await ownersAndLease();
      expect(owned).toMatchObject({ segments: 1, retries: 1 });

      await scene.join({ ...TIMING, LEASE_MS: '3000' });
      const after = (await scene.receiver.waitFor(5)).slice(3);
      await recorded();
      for (const { arrivedAt } of after) expect(arrivedAt).toBeGreaterThan(leaseUntil.getTime());
      expectRepeated(before, after);
      expect(scene.receiver.requests).toHaveLength(5);
    });

    it('find it at work at once when it restarts under its name', async () => {
      const before = await dieWhileSending({ NODE_NAME: 'phoenix', LEASE_MS: '600000' });
      await scene.join({ ...TIMING, NODE_NAME: 'phoenix', LEASE_MS: '600000' });
      const after = (await scene.receiver.waitFor(5)).slice(3);
      await recorded();
      expectRepeated(before, after);
      expect(scene.receiver.requests).toHaveLength(5);
    });
  });

  describe('that lose their connections to it', () => {
    it('answer 202 or 503, lose nothing that got a 202, and go on by themselves', async () => {
      const random = new Random(SEED);
      const ledger = new Ledger(random);
      const subscribers = await Subscribers.start(ledger);
      // Time enough on a busy machine that no attempt is too late: then nothing is sent twice.
      const service = await start({ RETRY_BASE_MS: '50', DELIVERY_TIMEOUT_MS: '10000', LEASE_MS: '20000' });
      await subscribers.subscribe(service.url, service.session);
      const publishers = new Publishers(service.url, service.session, ledger);
      const accepted = (): number => publishers.statuses.get('202') ?? 0;
      for (let cut = 1; cut <= 6; cut++) {
        const enough = accepted() + random.between(10, 40);
        await until('publishing goes on', () => accepted() >= enough);
        const terminated = await scene.database.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'`,
        );
        expect(terminated.length).toBeGreaterThan(0);
      }
      await until('every call that was refused was made again', () => !ledger.hasUnsure);
      await publishers.stop();
      await recorded(60_000);
      await subscribers.close();

      expect(ledger.surprises).toEqual([]);
      expect(['202', '503']).toEqual(expect.arrayContaining([...publishers.statuses.keys()]));
      expect(judge(ledger)).toEqual({ lost: [], renamed: [], strange: [], torn: [], halfTaken: [] });
      expect(countRepeats(ledger)).toBe(0);
    }, 120_000);
  });

  function expectRepeated(before: readonly ReceivedRequest[], after: readonly ReceivedRequest[]): void {
    for (const path of ['/first', '/retried']) {
      const at = (requests: readonly ReceivedRequest[]): ReceivedRequest[] =>
        requests.filter((request) => request.path === path);
      const all = [...at(before), ...at(after)];
      expect(new Set(webhookIds(all)).size).toBe(1);
      expect(new Set(all.map(({ text }) => text)).size).toBe(1);
      expect(at(after)).toHaveLength(1);
    }
  }
});

function webhookIds(requests: readonly ReceivedRequest[]): (string | undefined)[] {
  return requests.map(({ headers }) => headers['webhook-id']);
}
