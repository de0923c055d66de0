import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Receiver } from '../support/receiver.js';
import { numbered, Scene } from '../support/scene.js';
import { BASE } from '../support/service.js';
import { until } from '../support/until.js';

describe('the schedule of retries', () => {
  let scene: Scene;

  beforeAll(async () => {
    scene = await Scene.start({ env: { RETRY_BASE_MS: '1000' } });
    scene.receiver.answer(500);
  });
  afterAll(() => scene.close());

  const failing = async (): Promise<string> => {
    const { id, objId } = await scene.subscribeToObject();
    await scene.publish({ objId });
    return id;
  };
  const row = async (id: string): Promise<DeferredRow | undefined> => {
    const [found] = await scene.database.query<DeferredRow>(
      `SELECT state, attempts, reason, due_at,
              (extract(epoch FROM due_at - first_attempt_at) * 1000)::float8 AS due_after_first_ms
         FROM deferred_deliveries WHERE subscription_id = $1`,
      [id],
    );
    return found;
  };

  it('counts from the first attempt, not from the one before', async () => {
    const id = await failing();
    await until('the first retry has failed', async () => (await row(id))?.attempts === 2);
    const { due_after_first_ms } = (await row(id))!;
    // The second retry is due 3 s after the first attempt; counted from the first retry it would be 4 s.
    expect(due_after_first_ms).toBeGreaterThanOrEqual(2_990);
    expect(due_after_first_ms).toBeLessThan(3_700);
  });

  it('ends for what waits with the deletion of its subscription, before that is answered', async () => {
    const id = await failing();
    await until('the delivery is deferred', async () => (await row(id)) !== undefined);
    await scene.service.call('DELETE', `${BASE}/subscriptions/${id}`);
    expect(await row(id)).toMatchObject({ state: 'cancelled', due_at: null });
  });
});

describe('retries under load', () => {
  let scene: Scene;
  let good: Receiver;

  beforeEach(async () => {
    scene = await Scene.start({
      env: {
        RETRY_BASE_MS: '200',
        RETRY_LIMIT: '12',
        DELIVERY_TIMEOUT_MS: '5000',
        DISABLE_MIN_ATTEMPTS: '1000000',
        DISABLE_CONSECUTIVE: '1000000',
      },
    });
    good = await Receiver.start();
  });
  afterEach(async () => {
    await good.close();
    await scene.close();
  });

  const subscribe = async (url: string, objId: string): Promise<string> =>
    (await scene.subscribe({ url, objId })).id;
  const publish = (objId: string, count: number): Promise<unknown> =>
    scene.publish(numbered(count, { objId }));

  it('do not wait behind those of an endpoint that hangs', async () => {
    scene.receiver.answer(500);
    good.answer(500, 200);
    await subscribe(scene.receiver.url('/hangs'), 'hangs');
    await subscribe(good.url('/recovers'), 'recovers');
    await publish('hangs', 800);
    await scene.receiver.waitFor(800);
    scene.receiver.answer({ hang: true });
    await scene.receiver.waitFor((requests) => requests.length > 800);
    await publish('recovers', 1);
    const requests = await good.waitFor(2, 8_000);
    expect(requests).toHaveLength(2);
    expect((await scene.service.call('GET', '/health/ready')).status).toBe(200);
  });

  it('do not keep a subscription from being deleted', async () => {
    scene.receiver.answer(500);
    const ids = await Promise.all(
      Array.from({ length: 8 }, (_, n) => subscribe(scene.receiver.url(`/dead-${n}`), `dead-${n}`)),
    );
    await Promise.all(ids.map((_, n) => publish(`dead-${n}`, 80)));
    await scene.receiver.waitFor((requests) => requests.length > 800);
    for (const id of ids) {
      const answer = await scene.service.call('DELETE', `${BASE}/subscriptions/${id}`);
      expect([answer.status, answer.text]).toEqual([200, '']);
    }
  });
});

interface DeferredRow {
  readonly state: string;
  readonly attempts: number;
  readonly reason: string | null;
  readonly due_at: Date | null;
  readonly due_after_first_ms: number | null;
}
