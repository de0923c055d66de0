import { afterEach, describe, expect, it } from '@jest/globals';
import { addCustomer } from '../support/customers.js';
import { Gate } from '../support/receiver.js';
import { Scene } from '../support/scene.js';
import { until } from '../support/until.js';

const ENV = { EGRESS_PRIVATE: 'allow', DELIVERY_TIMEOUT_MS: '60000', LEASE_MS: '120000' };
const PADDING = 'x'.repeat(4_000);

describe('a flood', () => {
  let scene: Scene;

  const start = async (env: Record<string, string> = {}): Promise<void> => {
    scene = await Scene.start({ env: { ...ENV, ...env } });
  };
  afterEach(() => scene.close());

  const subscribe = (path: string, session?: string): Promise<unknown> =>
    scene.subscribe({ url: scene.receiver.url(path) }, { session });
  const publish = (count: number, session?: string, state: object = {}): Promise<unknown> =>
    scene.publish(
      Array.from({ length: count }, (_, n) => ({ objId: 'p1', newState: { n, ...state } })),
      { session },
    );
  const publisher = async (username: string): Promise<string> => {
    const body = { username, password: 'correct horse battery', accessLevel: 'System Administrator' };
    expect((await scene.service.call('POST', '/api/v1/users', { body })).status).toBe(201);
    return scene.service.login(username, body.password);
  };
  const segments = async (condition: string): Promise<number> => {
    const [row] = await scene.database.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM segments WHERE ${condition}`,
    );
    return row!.count;
  };

  it('of one publisher does not hold up another publisher’s events to the same URL', async () => {
    await start({ ENDPOINT_CONCURRENCY: '1' });
    const gate = new Gate();
    scene.receiver.answer({ gate });
    await subscribe('/hook');
    const other = await publisher('quiet');
    await publish(300, undefined, { from: 'loud' });
    await publish(1, other, { from: 'quiet' });
    gate.open();
    const requests = await scene.receiver.waitFor((all) => all.some(({ text }) => text.includes('quiet')));
    expect(requests.findIndex(({ text }) => text.includes('quiet'))).toBeLessThan(5);
    await scene.receiver.waitFor(301, 30_000);
  });

  it('past the memory for events waits in the database, and every delivery arrives once', async () => {
    await start({ DELIVERY_MEMORY_MB: '1', ENDPOINT_CONCURRENCY: '4' });
    const gate = new Gate();
    scene.receiver.answer({ gate });
    await subscribe('/hook');
    for (let n = 0; n < 5; n++) await publish(100, undefined, { padding: PADDING, batch: n });
    expect(await segments('owner IS NULL AND finished_at IS NULL')).toBeGreaterThan(0);
    expect(await segments('owner IS NOT NULL')).toBeGreaterThan(0);
    gate.open();
    await scene.receiver.waitFor(500, 30_000);
    await until('every result is recorded', async () => (await segments('finished_at IS NULL')) === 0);
    expect(new Set(scene.receiver.requests.map(({ headers }) => headers['webhook-id'])).size).toBe(500);
    expect(scene.receiver.requests).toHaveLength(500);
  });

  it('of one customer waits in the database, and the others’ events are sent from memory', async () => {
    await start({ DELIVERY_MEMORY_MB: '1' });
    const quiet = await addCustomer(scene.service, 'quiet');
    const gate = new Gate();
    scene.receiver.answerAt('/loud', { gate });
    await subscribe('/loud');
    await subscribe('/quiet', quiet);
    for (let n = 0; n < 5; n++) await publish(100, undefined, { padding: PADDING });
    expect(await segments('owner IS NULL AND finished_at IS NULL')).toBeGreaterThan(0);
    await publish(1, quiet);
    await scene.receiver.waitFor((all) => all.some(({ path }) => path === '/quiet'));
    expect(scene.receiver.at('/loud').length).toBeLessThan(100);
    gate.open();
    await scene.receiver.waitFor(501, 30_000);
  });

  it('that is taken over from the database does not stand before another customer’s events', async () => {
    await start({ ROLES: 'api' });
    const quiet = await addCustomer(scene.service, 'quiet');
    await subscribe('/loud');
    await subscribe('/quiet', quiet);
    for (let n = 0; n < 40; n++) await publish(50);
    await publish(1, quiet);
    expect(await segments('owner IS NULL AND finished_at IS NULL')).toBe(41);
    await scene.join({ ...ENV, ROLES: 'delivery' });
    const requests = await scene.receiver.waitFor((all) => all.some(({ path }) => path === '/quiet'), 30_000);
    // One of the first eight segments that are taken over, and customers take turns.
    expect(requests.length).toBeLessThan(8 * 50);
    await scene.receiver.waitFor(2_001, 30_000);
  });

  it('of retries that come due does not stand before another customer’s', async () => {
    await start({
      RETRY_BASE_MS: '300',
      RETRY_LIMIT: '10',
      DISABLE_MIN_ATTEMPTS: '1000000',
      DISABLE_CONSECUTIVE: '1000000',
    });
    const quiet = await addCustomer(scene.service, 'quiet');
    await subscribe('/loud');
    await subscribe('/quiet', quiet);
    scene.receiver.answer(500);
    await publish(1_000);
    await publish(1, quiet);
    await scene.receiver.waitFor(1_001, 30_000);
    const gate = new Gate();
    scene.receiver.answerAt('/loud', { gate });
    scene.receiver.answerAt('/quiet', 200);
    scene.receiver.clear();
    await scene.receiver.waitFor((all) => all.some(({ path }) => path === '/quiet'));
    expect(scene.receiver.at('/loud').length).toBeLessThan(100);
    gate.open();
  });
});
