import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { JumpingClock } from '../support/jumping-clock.js';
import type { TestDatabase } from '../support/database.js';
import type { ReceivedRequest } from '../support/receiver.js';
import { type Answer, BASE, startTestService, type TestService } from '../support/service.js';
import { until } from '../support/until.js';
import type { Expected, PersonName, StoredDelivery } from '../support/upgrade/expected.js';
import { json } from '../support/upgrade/filling-documents.js';
import { Outside, PROVIDER_URL, SUBSCRIBERS_URL } from '../support/upgrade/outside.js';
import { restore, STORED_KEY } from '../support/upgrade/stored-database.js';

/**
 * A database of an earlier version (test/fixtures/README.md) is opened by this one. What is expected was written down by that
 * version when it filled the database; this version's own answers prove nothing.
 *
 * The test is as good in years: the service's clock is set to the moment at which the earlier one stopped, so that nothing is
 * past its retention and no session is over; what the database's clock judges is moved on when the database is restored; and
 * what was due then is due ever after. Receivers' addresses belong to nobody and lead here through a forward proxy.
 */

/** Words of the earlier version's answers that are others now: states of deliveries and replays, … */
const STATES: Readonly<Record<string, string>> = { waiting: 'retrying', held: 'onHold' };
/** … and names of fields, such as the counts of a replay's deliveries. */
const FIELDS: Readonly<Record<string, string>> = { waiting: 'retrying', held: 'onHold' };
const [RETRYING, ON_HOLD] = [now('waiting'), now('held')];

/** Fields that tell of a coming moment, which was moved on, or of who works on it at the moment; and sentences that are made anew. */
const OF_THE_MOMENT = ['dueAt', 'next_try_at', 'underWay', 'requestMissing'];

const isOfOther = (name: string): boolean => name.startsWith('other-');
const webhookIds = (requests: readonly ReceivedRequest[]): string[] =>
  requests.map(({ headers }) => headers['webhook-id']!).toSorted();
const idsOf = (deliveries: readonly StoredDelivery[], ...states: string[]): string[] =>
  deliveries
    .filter(({ state }) => states.includes(state))
    .map(({ id }) => id)
    .toSorted();

describe('a database of the version before names changed', () => {
  let database: TestDatabase;
  let expected: Expected & { readonly madeAt: string };
  let outside: Outside;
  let service: TestService;

  const start = async (env: Record<string, string>): Promise<void> => {
    const clock = new JumpingClock();
    clock.jump(Date.parse(expected.madeAt) - clock.now());
    service = await startTestService({
      database,
      clock,
      env: {
        SECRET_KEY: STORED_KEY,
        EGRESS_PRIVATE: 'allow',
        AUTH_TOKEN_REQUIRED: 'false',
        LEASE_MS: '3000',
        DELIVERY_TIMEOUT_MS: '1500',
        ...outside.env,
        ...env,
      },
    });
  };
  beforeAll(async () => {
    ({ database, expected } = await restore('before_renames'));
    outside = await Outside.start();
    await start({ ROLES: 'api' });
  });
  afterAll(async () => {
    await service.close();
    await outside.close();
    await database.drop();
  });

  const as = (who: PersonName, method: string, path: string, body?: unknown): Promise<Answer> =>
    service.call(method, path, {
      session: expected.people[who].session,
      ...(body !== undefined && { body }),
    });
  /** All deliveries of the URL of that name, in the log, oldest first. */
  const logged = async (name: string): Promise<(StoredDelivery & { readonly dueAt: string | null })[]> => {
    const url = encodeURIComponent(`${SUBSCRIBERS_URL}/${name}`);
    const who = isOfOther(name) ? 'otherAdmin' : 'admin';
    const { body } = await as(who, 'GET', `${BASE}/deliveries?limit=1000&url=${url}`);
    return body.deliveries.toReversed();
  };
  const received = (name: string): ReceivedRequest[] => outside.subscribers.at(`/${name}`);
  const arrived = (name: string): string[] => webhookIds(received(name));

  describe('before anything is sent', () => {
    it('shows everything that the earlier version showed', async () => {
      expect(expected.answers.length).toBeGreaterThan(50);
      for (const { as: who, path, body } of expected.answers) {
        const answer = await as(who, 'GET', path);
        expect({ who, path, body: answer.body }).toMatchObject({ who, path, body: translated(body) });
      }
      expect(outside.subscribers.requests).toEqual([]);
    });

    it('knows everybody by password, by session and by API key', async () => {
      for (const { username, password, session, apiKey } of Object.values(expected.people)) {
        await service.login(username, password);
        const credentials: Record<string, string>[] = [{ sessionID: session }];
        if (apiKey !== undefined) credentials.push({ apiKey });
        for (const headers of credentials) {
          const answer = await service.call('GET', '/api/v1/users/me', {
            session: null,
            headers,
          });
          expect(answer).toMatchObject({ status: 200, body: { username } });
        }
      }
    });

    it('knows an event by its idempotency key', async () => {
      const { body, answer } = expected.published as { body: unknown; answer: Answer['body'] };
      const again = await as('admin', 'POST', `${BASE}/events`, body);
      expect(again.body.results).toMatchObject([{ eventId: answer.results[0].eventId, status: 'duplicate' }]);
    });
  });

  describe('once a node delivers', () => {
    /** What each URL that nothing keeps from it is owed, by name. */
    const due = (): [string, string[]][] =>
      Object.entries(expected.deliveries)
        .filter(
          ([name]) => !['future', 'disabled', 'frozen', 'deleted', 'replayed', 'notBegun'].includes(name),
        )
        .map(([name, deliveries]): [string, string[]] => [name, idsOf(deliveries, 'pending', 'waiting')])
        .filter(([, ids]) => ids.length > 0);

    beforeAll(async () => {
      await service.close();
      await start({ NODE_NAME: 'next' });
    });

    it('delivers what was due, once and under the same webhook-ids', async () => {
      const owed = due();
      expect(owed.map(([name]) => name).toSorted()).toEqual(
        [
          'claimed',
          'encodedLate',
          'interrupted',
          'late',
          'other-late',
          'other-unowned',
          'unowned',
        ].toSorted(),
      );
      for (const [name, ids] of owed) {
        await until(`/${name} has got what it is owed`, () => received(name).length >= ids.length);
        await until(`what /${name} got is in the log as delivered`, async () =>
          (await logged(name)).every(({ state }) => state === 'delivered'),
        );
        expect(arrived(name)).toEqual(ids);
        for (const request of received(name)) checkRequest(name, request);
      }
    });

    it('goes on with replays where they were, and repeats no delivery twice', async () => {
      for (const [name, id] of [
        ['replayed', expected.replays.inTheMiddle],
        ['notBegun', expected.replays.notBegun],
      ] as const) {
        await until(`the replay to /${name} is over`, async () => {
          const { body } = await as('admin', 'GET', `${BASE}/replays/${id}`);
          return body.state === 'completed' && body.deliveries.delivered === body.total;
        });
        const before = expected.deliveries[name]!;
        const originals = before.filter(({ replayId }) => replayId === null).map((delivery) => delivery.id);
        const after = (await logged(name)).filter(({ replayId }) => replayId === id);
        expect(after.map(({ replayOf }) => replayOf!).toSorted()).toEqual(originals.toSorted());
        const replayed = before.filter(({ replayId }) => replayId === id);
        expect(after.map((delivery) => delivery.id)).toEqual(
          expect.arrayContaining(replayed.map((delivery) => delivery.id)),
        );
        const sentBefore = new Set(idsOf(replayed, 'delivered'));
        const missing = after.filter((delivery) => !sentBefore.has(delivery.id));
        expect(arrived(name)).toEqual(missing.map((delivery) => delivery.id).toSorted());
        const repeats = received(name).map(({ headers }) => headers['hookfront-replay-of']!);
        expect(repeats.toSorted()).toEqual(missing.map(({ replayOf }) => replayOf!).toSorted());
        for (const request of received(name)) checkRequest(name, request);
      }
    });

    it.each(['disabled', 'frozen'])(
      'keeps what is for a %s URL, and sends it once that is enabled',
      async (name) => {
        const ids = idsOf(expected.deliveries[name]!, 'waiting', 'held');
        await until(`everything for /${name} is on hold`, async () =>
          (await logged(name)).every(({ state }) => state === ON_HOLD),
        );
        expect(arrived(name)).toEqual([]);
        const { id } = expected.subscriptions[name]!;
        expect((await as('admin', 'PUT', `${BASE}/subscriptions/${id}/enable`)).status).toBe(200);
        await until(`everything for /${name} is delivered`, async () =>
          (await logged(name)).every(({ state }) => state === 'delivered'),
        );
        expect(ids.length).toBeGreaterThanOrEqual(3);
        expect(arrived(name)).toEqual(ids);
        for (const request of received(name)) checkRequest(name, request);
      },
    );

    it('does not send what had ended or is not due yet', async () => {
      for (const name of ['delivered', 'encoded', 'retried', 'exhausted', 'beside', 'deleted', 'future']) {
        const before = expected.deliveries[name]!;
        expect(before.length).toBeGreaterThan(0);
        expect({ name, arrived: arrived(name) }).toEqual({ name, arrived: [] });
        expect(await logged(name)).toMatchObject(before.map(translated));
      }
      const [future] = await logged('future');
      expect(future!.state).toBe(RETRYING);
      expect(Date.parse(future!.dueAt!)).toBeGreaterThan(Date.now());
    });

    it('sends what was exhausted when somebody asks for it', async () => {
      const [first] = idsOf(expected.deliveries['exhausted']!, 'exhausted');
      expect((await as('admin', 'POST', `${BASE}/deliveries/${first}/retry`)).status).toBe(202);
      await until('it is delivered', async () =>
        (await logged('exhausted')).some(({ id, state }) => id === first && state === 'delivered'),
      );
      expect(arrived('exhausted')).toEqual([first]);
      checkRequest('exhausted', received('exhausted')[0]!);
    });

    it('matches new events against the filters that there were', async () => {
      const parameterValues = { 'DE:Cost Center': ['Paris', 'Berlin'] };
      const event = { eventType: 'UPDATE', objCode: 'PROJ', objId: 'delivered', oldState: { n: 0 } };
      const { body } = await as('admin', 'POST', `${BASE}/events`, [
        { ...event, newState: { n: 1, parameterValues } },
        { ...event, newState: { n: 0, parameterValues } },
        { ...event, newState: { n: 1, parameterValues: { 'DE:Cost Center': ['Paris'] } } },
      ]);
      expect(body.results.map(({ deliveries }: { deliveries: number }) => deliveries)).toEqual([1, 0, 0]);
      await until('it has arrived', () => received('delivered').length > 0);
      checkSecrets('delivered', received('delivered')[0]!);
    });

    /** That it carries what the subscription's secrets make, which no answer shows. */
    const checkSecrets = (name: string, { headers, text }: ReceivedRequest): void => {
      const subscription = expected.subscriptions[name]!;
      const { authToken, signingSecrets } = subscription;
      expect(headers['authorization']).toBe(authToken === null ? undefined : `Bearer ${authToken}`);
      for (const header of subscription.headers)
        expect(headers[header.name.toLowerCase()]).toBe(header.value);
      const at = new Date(Number(headers['webhook-timestamp']) * 1_000);
      const signatures = signingSecrets.map((secret) =>
        new Webhook(secret).sign(headers['webhook-id']!, at, text),
      );
      expect(headers['webhook-signature']!.split(' ').toSorted()).toEqual(signatures.toSorted());
    };
    /** The same, and that it tells of the event that was published. */
    const checkRequest = (name: string, request: ReceivedRequest): void => {
      checkSecrets(name, request);
      const id = request.headers['hookfront-replay-of'] ?? request.headers['webhook-id'];
      const who = isOfOther(name) ? 'otherAdmin' : 'admin';
      const told = (list: string) =>
        expected.answers.find((answer) => answer.as === who && answer.path === `${BASE}/${list}?limit=1000`)!
          .body;
      const { eventId } = told('deliveries').deliveries.find((one: StoredDelivery) => one.id === id);
      const event = told('events').events.find((one: { eventId: string }) => one.eventId === eventId);
      const { id: subscriptionId, base64Encoding } = expected.subscriptions[name]!;
      const stateOf = (state: unknown): unknown =>
        base64Encoding ? Buffer.from(JSON.stringify(state)).toString('base64') : state;
      expect(request.json()).toMatchObject({
        subscriptionId,
        eventType: event.eventType,
        eventTime: event.eventTime,
        newState: stateOf(event.newState),
        oldState: stateOf(event.oldState),
      });
    };
  });

  describe('at document providers', () => {
    const frontDoor = { 'x-front-door': 'opens the front door' };
    const metadata = async (who: PersonName, integrationId: string): Promise<ReceivedRequest> => {
      const answer = await as(who, 'GET', `/api/v1/document-services/${integrationId}/metadata?id=plan`);
      expect(answer).toMatchObject({ status: 200, body: { title: 'Plan.pdf' } });
      return outside.provider.at('/api/metadata').at(-1)!;
    };
    const token = (access: string): void =>
      outside.provider.answerAt(
        '/token',
        json({ token_type: 'Bearer', access_token: access, expires_in: 3_600 }),
      );

    beforeAll(() => {
      outside.provider.answerAt('/api/metadata', (request) => {
        const id = new URL(request.path, PROVIDER_URL).searchParams.get('id');
        return json({ title: 'Plan.pdf', kind: 'file', id, size: 4 });
      });
    });

    it('calls with the token that an account was linked with', async () => {
      const { headers } = await metadata('erika', expected.oauth2.id);
      expect(headers).toMatchObject({ ...frontDoor, authorization: `Bearer ${expected.oauth2.accessToken}` });
      expect(outside.provider.at('/token')).toEqual([]);
    });

    it('renews a token whose time is over', async () => {
      token('renewed');
      const { headers } = await metadata('frank', expected.oauth2.id);
      expect(headers['authorization']).toBe('Bearer renewed');
      const [renewal] = outside.provider.at('/token');
      expect(Object.fromEntries(new URLSearchParams(renewal!.text))).toMatchObject({
        grant_type: 'refresh_token',
        refresh_token: expected.oauth2.refreshToken,
        client_secret: 'secret-of-the-client',
      });
    });

    it('calls with the key that a provider issued', async () => {
      const { headers } = await metadata('erika', expected.apiKey.id);
      expect(headers).toMatchObject({ ...frontDoor, apikey: expected.apiKey.key, username: 'erika' });
    });

    it('links the account of somebody who was at the provider', async () => {
      const { id, callback, cookie } = expected.oauth2;
      token('access-of-gina');
      const page = await service.call('GET', callback, { session: null, headers: { cookie } });
      expect(`${page.status} ${page.text}`).toMatch(/^200 [^]*The account is linked/);
      expect((await metadata('gina', id)).headers['authorization']).toBe('Bearer access-of-gina');
    });

    it('finds linked documents by a part of their name', async () => {
      const { body } = expected.answers.find(
        ({ as: who, path }) => who === 'erika' && path.includes('/documents'),
      )!;
      for (const { ID, name } of body.documents) {
        const path = `/api/v1/documents?search=${encodeURIComponent(name.slice(1).toUpperCase())}`;
        const found = (await as('erika', 'GET', path)).body.documents as { ID: string }[];
        expect(found.map((document) => document.ID)).toContain(ID);
      }
    });

    it('reads linked documents anew', async () => {
      const { body } = expected.answers.find(
        ({ as: who, path }) => who === 'erika' && path.includes('/documents'),
      )!;
      expect(body.documents).toHaveLength(2);
      for (const { ID, metadata: known } of body.documents) {
        expect(known.size).toBe(3);
        const answer = await as('erika', 'POST', `/api/v1/documents/${ID}/refresh`);
        expect(answer).toMatchObject({ status: 200, body: { ID, metadata: { size: 4 } } });
      }
    });
  });

  it('has sent nothing twice', () => {
    const ids = webhookIds(outside.subscribers.requests);
    expect(ids.length).toBeGreaterThan(30);
    expect(ids).toEqual([...new Set(ids)]);
  });
});

/** An earlier version's word for a state, as it is now. */
function now(state: string): string {
  return STATES[state] ?? state;
}

/** An earlier version's answer as this version gives it, without what is of the moment. */
function translated(told: unknown): unknown {
  if (Array.isArray(told)) return told.map(translated);
  if (typeof told !== 'object' || told === null) return told;
  const { state } = told as { state?: unknown };
  return Object.fromEntries(
    Object.entries(told)
      // Why something is on hold is told as it is at the moment.
      .filter(([name]) => !OF_THE_MOMENT.includes(name) && !(name === 'reason' && state === 'held'))
      .map(([name, value]) => [
        FIELDS[name] ?? name,
        name === 'state' && typeof value === 'string' ? now(value) : translated(value),
      ]),
  );
}
