import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { JournalRepository } from '../../src/delivery/journal/journal.repository.js';
import { DocumentUpdates } from '../../src/documents/linked/document-updates.js';
import { findObject } from '../../src/filtering/index.js';
import { AuditTrail } from '../../src/platform/audit/index.js';
import type { Database } from '../../src/platform/database/index.js';
import { Authentication, type Principal } from '../../src/auth/index.js';
import { addCustomer } from '../support/customers.js';
import { FakeProviders } from '../support/installed-providers.js';
import { Receiver } from '../support/receiver.js';
import { type Answer, BASE, startTestService, type TestService } from '../support/service.js';

const DOCUMENTS = '/api/v1/documents';

interface Payload {
  eventType: string;
  subscriptionId: string;
  customerId: string;
  userId: string;
  eventTime: { epochSecond: number; nano: number };
  newState: Record<string, unknown>;
  oldState: Record<string, unknown>;
}

describe('the events of linked documents', () => {
  let service: TestService;
  let sql: Database;
  let receiver: Receiver;
  let fake: ReturnType<typeof FakeProviders.install>;
  let providers: FakeProviders;
  let integrationId: string;
  let alice: string;
  let bob: string;
  let stranger: string;

  beforeAll(async () => {
    service = await startTestService({ env: { EGRESS_PRIVATE: 'allow' } });
    sql = await service.database.connect();
    receiver = await Receiver.start();
    [alice, bob] = [await addUser('alice'), await addUser('bob')];
    stranger = await addCustomer(service, 'other');
  });
  beforeEach(() => {
    fake = FakeProviders.install(service);
    ({ providers } = fake);
    integrationId = randomUUID();
  });
  afterEach(() => {
    jest.restoreAllMocks();
    fake.restore();
    receiver.clear();
  });
  afterAll(async () => {
    await service.close();
    await receiver.close();
  });

  const addUser = async (username: string): Promise<string> => {
    const password = 'correct horse battery';
    await service.call('POST', '/api/v1/users', { body: { username, password } });
    return service.login(username, password);
  };
  const principal = async (session: string): Promise<Principal> =>
    (await service.running.app.get(Authentication).authenticate({ sessionID: session }))!.principal;
  const link = (externalId: string, session = alice): Promise<Answer> => {
    if (!providers.files.has(externalId)) providers.put(externalId);
    return service.call('POST', DOCUMENTS, { session, body: { integrationId, externalId } });
  };
  const linked = async (externalId: string, session = alice): Promise<string> => {
    const answer = await link(externalId, session);
    expect(answer.status).toBe(201);
    return answer.body.ID;
  };
  const call = (method: string, path: string, session = alice): Promise<Answer> =>
    service.call(method, `${DOCUMENTS}${path}`, { session });
  /** Subscribes to this test's integration alone. */
  const subscribe = async (
    eventType: string,
    path: string,
    filters: object[] = [],
    session = service.session,
  ): Promise<void> => {
    const own = {
      fieldName: 'documentProviderID',
      fieldValue: integrationId,
      comparison: 'eq',
      state: eventType === 'DELETE' ? 'oldState' : 'newState',
    };
    const answer = await service.call('POST', `${BASE}/subscriptions`, {
      session,
      body: {
        objCode: 'DOCU',
        eventType,
        url: receiver.url(path),
        authToken: 'token',
        filters: [own, ...filters],
      },
    });
    expect(`${answer.status} ${answer.text}`).toMatch(/^201/);
  };
  const at = async (path: string, count: number): Promise<Payload[]> => {
    await receiver.waitFor(() => receiver.at(path).length >= count);
    return receiver.at(path).map((request) => request.json() as Payload);
  };
  const moment = ({ eventTime }: Payload): number =>
    eventTime.epochSecond * 1_000 + eventTime.nano / 1_000_000;
  const recorded = async (id: string): Promise<number> =>
    (await sql.query('SELECT 1 FROM segments WHERE $1 = ANY (obj_ids)', [id])).length;

  it('are CREATE, UPDATE and DELETE with the states before and after, in this order', async () => {
    for (const eventType of ['CREATE', 'UPDATE', 'DELETE']) await subscribe(eventType, '/all');
    const made = (await link('/plan')).body;
    const id: string = made.ID;
    await at('/all', 1);
    providers.put('/plan', { title: 'final.txt' });
    const refreshed = (await call('POST', `/${id}/refresh`, bob)).body;
    await at('/all', 2);
    await call('DELETE', `/${id}`, service.session);
    const [created, updated, deleted] = (await at('/all', 3)) as [Payload, Payload, Payload];
    const [me, other, admin] = await Promise.all(
      [alice, bob, service.session].map(async (session) => (await principal(session)).userId),
    );

    expect(created).toMatchObject({ eventType: 'CREATE', userId: me, oldState: {} });
    const fields = [...findObject('DOCU')!.fields, 'documentProviderID'];
    expect(Object.keys(created.newState).toSorted()).toEqual(fields.toSorted());
    expect(
      Object.fromEntries(Object.entries(created.newState).filter(([, value]) => value !== null)),
    ).toEqual({
      ID: id,
      objCode: 'DOCU',
      name: '/plan.txt',
      customerID: created.customerId,
      'customer:ID': created.customerId,
      'customer:name': expect.any(String),
      'customer:objCode': 'CUST',
      ownerID: me,
      lastUpdateDate: made.lastUpdateDate,
      lastUpdatedByID: me,
      documentProviderID: integrationId,
      extRefID: '/plan',
    });
    expect(updated).toMatchObject({ eventType: 'UPDATE', userId: other, oldState: created.newState });
    expect(updated.newState).toEqual({
      ...created.newState,
      name: 'final.txt',
      lastUpdateDate: refreshed.lastUpdateDate,
      lastUpdatedByID: other,
    });
    expect(deleted).toMatchObject({ eventType: 'DELETE', userId: admin, oldState: updated.newState });
    expect(deleted.newState).toEqual({});
    expect(moment(created)).toBe(Date.parse(made.lastUpdateDate));
    expect(moment(updated)).toBe(Date.parse(refreshed.lastUpdateDate));
    expect(moment(updated)).toBeGreaterThan(moment(created));
    expect(moment(deleted)).toBeGreaterThan(moment(updated));
  });

  it('reach the subscriptions whose filters they pass, and those created just before', async () => {
    const named = (fieldValue: string, comparison = 'eq') => [
      { fieldName: 'name', fieldValue, comparison, state: 'newState' },
    ];
    await subscribe('CREATE', '/named', named('wanted.txt'));
    await subscribe('CREATE', '/other', named('something else'));
    await subscribe('UPDATE', '/renamed', [{ fieldName: 'name', comparison: 'changed' }]);
    const file = integrationId;
    integrationId = randomUUID();
    await subscribe('CREATE', '/elsewhere');
    integrationId = file;
    providers.put('/a', { title: 'wanted.txt' });
    const id = await linked('/a');
    providers.put('/a', { size: 99 });
    await call('POST', `/${id}/refresh`);
    providers.put('/a', { title: 'other.txt' });
    await call('POST', `/${id}/refresh`);
    await subscribe('DELETE', '/deleted');
    await call('DELETE', `/${id}`);
    await at('/deleted', 1);
    expect((await at('/named', 1)).map(({ newState }) => newState['ID'])).toEqual([id]);
    expect((await at('/renamed', 1)).map(({ newState }) => newState['name'])).toEqual(['other.txt']);
    expect([...receiver.at('/other'), ...receiver.at('/elsewhere')]).toEqual([]);
  });

  it('are nobody’s but the customer’s', async () => {
    await subscribe('CREATE', '/theirs', [], stranger);
    await subscribe('CREATE', '/ours');
    await linked('/private');
    await at('/ours', 1);
    await linked('/private', bob);
    await at('/ours', 2);
    expect(receiver.at('/theirs')).toEqual([]);
    const answer = await service.call('GET', `${BASE}/events`, { session: stranger });
    expect(answer.body.events).toEqual([]);
  });

  it('are shown with what was published, where a subscriber’s administrator looks', async () => {
    const id = await linked('/shown');
    const answer = await service.call('GET', `${BASE}/events?objCode=DOCU&objId=${id}`);
    expect(answer.body.events).toMatchObject([{ eventType: 'CREATE', objCode: 'DOCU', objId: id }]);
  });

  it('are not published when nothing changed, or only links did', async () => {
    const id = await linked('/still');
    await call('POST', `/${id}/refresh`);
    providers.put('/still', { viewLink: 'https://provider.example/anew' });
    await call('POST', `/${id}/refresh`);
    expect(await recorded(id)).toBe(1);
  });

  it('are not published by calls that are refused', async () => {
    const id = await linked('/kept');
    await link('/kept');
    await call('DELETE', `/${id}`, bob);
    providers.files.delete('/kept');
    await call('POST', `/${id}/refresh`);
    expect(await recorded(id)).toBe(1);
  });

  it('follow each other without gaps when many refresh at once', async () => {
    await subscribe('UPDATE', '/many');
    await subscribe('DELETE', '/many');
    const id = await linked('/busy');
    let count = 0;
    providers.beforeAnswer = async () => providers.put('/busy', { title: `v${++count}` });
    await Promise.all(
      Array.from({ length: 12 }, (_, n) => call('POST', `/${id}/refresh`, n % 2 ? alice : bob)),
    );
    await call('DELETE', `/${id}`);
    await receiver.waitFor(() => receiver.at('/many').some(({ text }) => text.includes('"DELETE"')));
    const total = await recorded(id);
    const events = (await at('/many', total - 1)).toSorted((a, b) => moment(a) - moment(b));
    expect(events.length).toBeGreaterThan(2);
    events.slice(1).forEach((event, index) => {
      expect(event.oldState).toEqual(events[index]!.newState);
      expect(moment(event)).toBeGreaterThan(moment(events[index]!));
    });
    expect(events.at(-1)!.eventType).toBe('DELETE');
  });

  describe('and the change itself', () => {
    it.each<[string, 'event' | 'audit entry']>([
      ['are not there without the event', 'event'],
      ['are not there without the audit entry', 'audit entry'],
    ])('%s', async (_what, missing) => {
      await subscribe('CREATE', '/atomic');
      const id = await linked('/before');
      const broken = (): void => {
        const failure = new Error('Connection terminated unexpectedly');
        if (missing === 'event') {
          const repository = service.running.app.get(JournalRepository);
          jest.spyOn(repository, 'append').mockRejectedValueOnce(failure);
        } else {
          jest.spyOn(service.running.app.get(AuditTrail), 'record').mockRejectedValueOnce(failure);
        }
      };
      broken();
      expect((await link('/atomic')).status).toBe(503);
      broken();
      expect((await call('DELETE', `/${id}`)).status).toBe(503);
      const list = (await call('GET', `?integrationId=${integrationId}`)).body;
      expect(list.documents.map(({ ID: one }: { ID: string }) => one)).toEqual([id]);
      expect(await recorded(id)).toBe(1);
      await linked('/after');
      expect((await at('/atomic', 2)).map(({ newState }) => newState['extRefID'])).toEqual([
        '/before',
        '/after',
      ]);
    });
  });

  describe('of a file that was renamed through the service', () => {
    const renamed = async (externalId: string, name: string, session = alice): Promise<void> =>
      service.running.app
        .get(DocumentUpdates)
        .renamed(await principal(session), integrationId, externalId, name);

    it('are an UPDATE for each document of it, by whoever renamed it', async () => {
      await subscribe('UPDATE', '/hook');
      const ids = [await linked('/f'), await linked('/f', bob)];
      const other = await linked('/g');
      providers.put('/f', { title: 'new name.txt' });
      await renamed('/f', 'new name', bob);
      const events = await at('/hook', 2);
      const { userId } = await principal(bob);
      expect(new Set(events.map(({ newState }) => newState['ID']))).toEqual(new Set(ids));
      for (const event of events) {
        expect(event).toMatchObject({
          userId,
          oldState: { name: '/f.txt' },
          newState: { name: 'new name.txt', lastUpdatedByID: userId },
        });
      }
      expect(await recorded(other)).toBe(1);
      expect((await call('GET', `/${ids[0]!}`)).body.name).toBe('new name.txt');
    });

    it('have the new name where the provider gives the file another id with it', async () => {
      await subscribe('UPDATE', '/hook');
      const id = await linked('/by-path');
      providers.files.delete('/by-path');
      await renamed('/by-path', 'elsewhere');
      expect(await at('/hook', 1)).toMatchObject([{ newState: { ID: id, name: 'elsewhere' } }]);
    });

    it('are none, and nobody is asked, when no document is of it', async () => {
      await renamed('/unknown', 'x');
      await renamed('a\u0000', 'x');
      expect(providers.asked).toEqual([]);
    });

    it('are as many as there are documents, in one commit for every hundred', async () => {
      const { customerId } = await principal(alice);
      await sql.query(
        `INSERT INTO users (id, customer_id, username, username_key, password_hash, access_level, can_publish, active,
                            created_at, updated_at)
         SELECT md5('many' || n), $1, 'many' || n, 'many' || n, 'x', 'Worker', false, true, now(), now()
           FROM generate_series(1, 250) n`,
        [customerId],
      );
      await sql.query(
        `INSERT INTO linked_documents (id, customer_id, owner_id, integration_id, external_id, metadata, linked_at,
                                       last_update_date, last_updated_by)
         SELECT md5('d' || n), $1, md5('many' || n), $2, '/all', '{"title":"old","kind":"file","id":"/all"}', now(),
                now(), md5('many' || n) FROM generate_series(1, 250) n`,
        [customerId, integrationId],
      );
      await renamed('/all', 'new');
      const [row] = await sql.query<{ documents: number; segments: number; events: number }>(
        `SELECT (SELECT count(*) FROM linked_documents WHERE external_id = '/all' AND metadata->>'title' = 'new') AS documents,
                count(*) AS segments, sum(cardinality(obj_ids)) AS events
           FROM segments WHERE md5('d1') = ANY (obj_ids) OR md5('d2') = ANY (obj_ids) OR md5('d250') = ANY (obj_ids)
             OR obj_ids <@ (SELECT array_agg(md5('d' || n)) FROM generate_series(1, 250) n)`,
      );
      expect(row).toEqual({ documents: 250, segments: 3, events: 250 });
    });
  });
});
