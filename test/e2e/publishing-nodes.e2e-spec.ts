import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isStoreUnavailable } from '../../src/platform/database/index.js';
import { PublishingService } from '../../src/publishing/accepting/publishing.service.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { DatabaseProxy } from '../support/database-proxy.js';
import { type Answer, BASE, startTestService, type TestService } from '../support/service.js';

const UPDATE = {
  eventType: 'UPDATE',
  objCode: 'PROJ',
  objId: 'p1',
  newState: { n: 1 },
  oldState: { n: 0 },
};
// Nobody listens there: what is sent fails, which is no concern here.
const SUBSCRIPTION = { objCode: 'PROJ', eventType: 'UPDATE', url: 'http://127.0.0.1:9/', authToken: 'token' };

const publish = (service: TestService, event: object = UPDATE): Promise<Answer> =>
  service.call('POST', `${BASE}/events`, { body: event });

describe('publishing on several nodes', () => {
  let database: TestDatabase;
  let proxy: DatabaseProxy;
  let one: TestService;
  let two: TestService;

  beforeAll(async () => {
    database = await createTestDatabase();
    proxy = await DatabaseProxy.start(database.url);
    one = await startTestService({ database });
    two = await startTestService({ database: { ...database, url: proxy.url } });
  });
  afterAll(async () => {
    proxy.restore();
    await two.close();
    await one.close();
    await proxy.close();
    await database.drop();
  });

  it('matches every event accepted after a 201 and none after the DELETE’s 200, on whichever node', async () => {
    const subscriptions = one.call.bind(one);
    for (let round = 0; round < 15; round++) {
      const objId = `object-${round}`;
      const created = await subscriptions('POST', `${BASE}/subscriptions`, {
        body: { ...SUBSCRIPTION, objId },
      });
      expect(created.status).toBe(201);
      const live = await Promise.all([two, one, two].map((node) => publish(node, { ...UPDATE, objId })));
      expect(live.map(({ body }) => body.results[0].deliveries)).toEqual([1, 1, 1]);
      const deleted = await subscriptions('DELETE', `${BASE}/subscriptions/${created.body.id}`);
      expect(deleted.status).toBe(200);
      const gone = await Promise.all([two, one, two].map((node) => publish(node, { ...UPDATE, objId })));
      expect(gone.map(({ body }) => body.results[0].deliveries)).toEqual([0, 0, 0]);
    }
  });

  it('knows an idempotency key that another node has seen', async () => {
    const first = await publish(one, { ...UPDATE, id: 'shared' });
    const again = await publish(two, { ...UPDATE, id: 'shared' });
    expect(again.body.results).toMatchObject([
      { status: 'duplicate', eventId: first.body.results[0].eventId },
    ]);
  });

  it('answers 503 with nothing taken while the database cannot be reached, and works again afterwards', async () => {
    proxy.sever();
    const refused = await publish(two, { ...UPDATE, id: 'in the dark' });
    expect(refused).toMatchObject({ status: 503, body: { error: { class: 'StoreUnavailable' } } });
    // Over HTTP it was the session that could not be looked up; here it is the journal that meets the outage.
    const direct = two.running.app
      .get(PublishingService)
      .publishBody({ customerId: 'any', userId: 'any' }, Buffer.from(JSON.stringify([UPDATE])), 'json');
    expect(isStoreUnavailable(await direct.catch((error: unknown) => error))).toBe(true);
    proxy.restore();
    const taken = await publish(two, { ...UPDATE, id: 'in the dark' });
    expect(taken).toMatchObject({ status: 202, body: { results: [{ status: 'accepted' }] } });
  });
});
