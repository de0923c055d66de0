import assert from 'node:assert/strict';
import { addCustomer } from '../customers.js';
import type { TestDatabase } from '../database.js';
import { Gate } from '../receiver.js';
import { ADMIN, type Answer, BASE } from '../service.js';
import { ServiceProcess } from '../service-process.js';
import { until } from '../until.js';
import type { Expected, PersonName, StoredDelivery } from './expected.js';
import { linkAccounts } from './filling-documents.js';
import { Filling, PASSWORD } from './filling-service.js';
import type { Outside } from './outside.js';

const SECOND = 1_000;
/** The first retry is no sooner than the last stages are over, and is waited for. */
const FIRST_RETRY_MS = 8 * SECOND;
/** What a URL gets at a time in the beginning: beyond that, some would be put off and not stay with who was killed. */
const AT_ONCE = 4;
/** Of a replay that is broken off. */
const TOO_MANY_TO_FINISH = 24;

/** What a subscription has beside its URL, which is the name; objId is the name too, so that each gets events of its own. */
const SUBSCRIPTIONS: Readonly<Record<string, object>> = {
  delivered: {
    headers: [{ name: 'X-Gateway-Key', value: 'opens the gate' }],
    filters: [
      { fieldName: 'n', comparison: 'changed' },
      { fieldName: 'DE:Cost Center', fieldValue: ['Berlin', 'Paris'], comparison: 'contains' },
      {
        type: 'group',
        connector: 'OR',
        filters: [
          { fieldName: 'n', fieldValue: 0, comparison: 'gte' },
          { fieldName: 'plannedDate', fieldValue: '2026-03-01', comparison: 'lt', state: 'oldState' },
        ],
      },
    ],
  },
  encoded: {
    base64Encoding: true,
    filterConnector: 'OR',
    filters: [
      { fieldName: 'n', fieldValue: 12.5 },
      { fieldName: 'name', fieldValue: 'é\u0001"', comparison: 'ne' },
    ],
  },
  retried: { authToken: null },
  exhausted: {},
  late: { headers: [{ name: 'X-Tenant', value: 'seven' }] },
  encodedLate: { base64Encoding: true },
  future: {},
  claimed: {},
  interrupted: {},
  beside: { objId: 'interrupted' },
  unowned: { authToken: null, base64Encoding: true },
  disabled: {},
  frozen: {},
  deleted: {},
  replayed: {},
  notBegun: {},
};

/** Words of the answers of the version that fills. */
const RETRYING = 'retrying';
const ON_HOLD = 'onHold';

interface Due {
  readonly dueAt: string | null;
}

/**
 * Has services make and fill a database, and leave it in the middle of everything: one of them is killed.
 * @returns what is in it, as the last of them told it
 */
export async function fill(database: TestDatabase, outside: Outside): Promise<Expected> {
  const filling = new Filling(database, outside);
  try {
    await filling.start({ RETRY_BASE_MS: '1', RETRY_LIMIT: '1' });
    await makeAccounts(filling);
    const linked = await linkAccounts(filling.service, filling.people, outside.provider);
    await end(filling);

    await filling.start({ ROLES: 'api' });
    await leaveInTheMiddle(filling);

    await filling.start({ RETRY_BASE_MS: String(FIRST_RETRY_MS), DISABLE_MIN_ATTEMPTS: '5' });
    await fail(filling);

    // Nobody sends from here on.
    await filling.start({ ROLES: 'api' });
    await filling.publish('unowned', 3);
    await filling.publish('other-unowned', 1, filling.other);
    const published = await publishWithKey(filling, 'unowned');
    const notBegun = await startReplay(filling, 'notBegun');
    const oauth2 = await linked.leaveFlow(filling.service);
    const expected = await tell(filling, { notBegun });
    await untilDue(filling);
    return { ...expected, published, oauth2, apiKey: linked.apiKey };
  } finally {
    await filling.stop();
  }
}

async function makeAccounts(filling: Filling): Promise<void> {
  const { service, people } = filling;
  people.admin = { ...ADMIN, session: service.session };
  await filling.person('erika');
  await filling.person('frank', { canPublish: true });
  await filling.person('gina', { accessLevel: 'Planner' });
  const otherSession = await addCustomer(service, 'other');
  people.otherAdmin = { username: 'admin-of-other', password: PASSWORD, session: otherSession };
  const gone = await filling.call('POST', '/api/v1/users', { username: 'former', password: PASSWORD });
  await filling.call('DELETE', `/api/v1/users/${gone.body.id as string}`);
  for (const [name, more] of Object.entries(SUBSCRIPTIONS)) await filling.subscribe(name, more);
  await filling.subscribe('other-late', {}, filling.other);
  await filling.subscribe('other-unowned', {}, filling.other);
  const { id, signingSecrets, ...rest } = filling.subscriptions['late']!;
  const rotated = await filling.call('POST', `${BASE}/subscriptions/${id}/signing-secret/rotate`);
  const secrets = [...signingSecrets, rotated.body.signingSecret as string];
  filling.subscriptions['late'] = { ...rest, id, signingSecrets: secrets };
  await filling.call('PUT', `${BASE}/subscriptions/${filling.subscriptions['encoded']!.id}/version`, {
    version: 'v1',
  });
}

/** What has ended: delivered at once or after a retry, and given up. */
async function end(filling: Filling): Promise<void> {
  const { subscribers } = filling.outside;
  subscribers.answerAt('/retried', 500, 200);
  subscribers.answerAt('/exhausted', { status: 500, body: 'out of order' });
  await filling.publish('delivered', 3);
  await filling.publish('encoded', 1);
  await filling.publish('retried', 1);
  await filling.publish('exhausted', 2);
  await filling.publish('replayed', TOO_MANY_TO_FINISH);
  await filling.publish('notBegun', 3);
  await filling.reach('delivered', 'delivered', 3);
  // Its version was just changed: both are sent for a while.
  await filling.reach('encoded', 'delivered', 2);
  await filling.reach('retried', 'delivered', 1);
  await filling.reach('exhausted', 'exhausted', 2);
  await filling.reach('replayed', 'delivered', TOO_MANY_TO_FINISH);
  await filling.reach('notBegun', 'delivered', 3);
}

/** What a node had under way that was killed: first attempts, a retry, a replay. */
async function leaveInTheMiddle(filling: Filling): Promise<void> {
  const { subscribers } = filling.outside;
  const { database } = filling.service;
  const never = { gate: new Gate() };
  subscribers.answerAt('/interrupted', never);
  subscribers.answerAt('/claimed', 500, never);
  subscribers.answerAt('/replayed', 200, 200, 200, never);
  subscribers.clear();
  const node = await ServiceProcess.start({
    ...filling.env,
    DATABASE_URL: database.url,
    NODE_NAME: 'killed',
    RETRY_BASE_MS: '100',
    HELD_BACK_RATE: '8',
  });
  try {
    const post = async (path: string, body: unknown): Promise<void> => {
      const headers = { sessionID: filling.people.admin.session, 'content-type': 'application/json' };
      const init = { method: 'POST', headers, body: JSON.stringify(body) };
      const answer = await fetch(node.url + path, init);
      assert(answer.ok, `${path}: ${answer.status}`);
    };
    await post(
      `${BASE}/events`,
      Array.from({ length: AT_ONCE }, () => filling.event('interrupted')),
    );
    await post(`${BASE}/events`, [filling.event('claimed')]);
    const { id } = filling.subscriptions['replayed']!;
    await post(`${BASE}/subscriptions/${id}/replay`, { since: '2020-01-01T00:00:00Z' });
    await filling.reach('beside', 'delivered', AT_ONCE);
    await subscribers.waitFor(
      () =>
        subscribers.at('/claimed').length >= 2 &&
        subscribers.at('/interrupted').length === AT_ONCE &&
        subscribers.at('/replayed').length >= 5,
    );
  } finally {
    await node.kill('SIGKILL');
  }
}

/** What waits for its next attempt or for its URL, and what a deletion cancelled. */
async function fail(filling: Filling): Promise<void> {
  const { subscribers } = filling.outside;
  for (const path of ['/late', '/encodedLate', '/deleted', '/disabled', '/other-late'])
    subscribers.answerAt(path, 500);
  subscribers.answerAt('/future', { status: 503, headers: { 'retry-after': '7200' } });
  subscribers.answerAt('/frozen', 410);
  await filling.publish('deleted', 2);
  await filling.reach('deleted', RETRYING, 2);
  await filling.call('DELETE', `${BASE}/subscriptions/${filling.subscriptions['deleted']!.id}`);
  await filling.publish('frozen', 1);
  await filling.reach('frozen', RETRYING, 1);
  await filling.publish('frozen', 2);
  await filling.reach('frozen', ON_HOLD, 2);
  await filling.publish('disabled', 6);
  await filling.reach('disabled', RETRYING, 6);
  await filling.publish('disabled', 3);
  await filling.reach('disabled', ON_HOLD, 3);
  await filling.publish('late', 2);
  await filling.publish('encodedLate', 1);
  await filling.publish('other-late', 1, filling.other);
  await filling.publish('future', 1);
  await filling.reach('late', RETRYING, 2);
  await filling.reach('encodedLate', RETRYING, 1);
  await filling.reach('other-late', RETRYING, 1, filling.other);
  await filling.reach('future', RETRYING, 1);
}

async function publishWithKey(filling: Filling, name: string): Promise<Expected['published']> {
  const body = [{ ...filling.event(name), id: 'key-of-an-event' }];
  return { body, answer: (await filling.call('POST', `${BASE}/events`, body)).body as unknown };
}

async function startReplay(filling: Filling, name: string): Promise<string> {
  const { id } = filling.subscriptions[name]!;
  const body = { since: '2020-01-01T00:00:00Z' };
  return (await filling.call('POST', `${BASE}/subscriptions/${id}/replay`, body)).body.id as string;
}

/** Waits until every delivery that waits for its time is due but the one that is to come much later. */
async function untilDue(filling: Filling): Promise<void> {
  await until(
    'all but one are due',
    async () => {
      const lists = [filling.people.admin, filling.people.otherAdmin].map(async ({ session }) => {
        const path = `${BASE}/deliveries?limit=1000&state=${RETRYING}`;
        return (await filling.call('GET', path, undefined, session)).body.deliveries as Due[];
      });
      // What a killed node has claimed is due at no time.
      const times = (await Promise.all(lists)).flat().flatMap(({ dueAt }) => dueAt ?? []);
      return times.filter((time) => Date.parse(time) > Date.now() - SECOND).length === 1;
    },
    60_000,
  );
}

const LISTS: Readonly<Partial<Record<PersonName, readonly string[]>>> = {
  admin: [
    `${BASE}/subscriptions?limit=1000`,
    `${BASE}/deliveries?limit=1000`,
    `${BASE}/events?limit=1000`,
    `${BASE}/replays`,
    '/api/v1/users?limit=100',
    '/api/v1/custom-integrations?limit=100',
    '/api/v1/document-services',
    '/api/v1/documents?limit=100',
    '/api/v1/audit?limit=1000',
  ],
  otherAdmin: [
    `${BASE}/subscriptions?limit=1000`,
    `${BASE}/deliveries?limit=1000`,
    `${BASE}/events?limit=1000`,
    '/api/v1/users?limit=100',
    '/api/v1/documents?limit=100',
    '/api/v1/audit?limit=1000',
  ],
  erika: ['/api/v1/users/me', '/api/v1/document-services', '/api/v1/documents?limit=100'],
  frank: ['/api/v1/document-services'],
  gina: ['/api/v1/document-services'],
};

/** Everything that answers show, as it is now. */
async function tell(
  filling: Filling,
  made: { readonly notBegun: string },
): Promise<Omit<Expected, 'published' | 'oauth2' | 'apiKey'>> {
  const { people, subscriptions } = filling;
  const answers: { as: PersonName; path: string; body: unknown }[] = [];
  const ask = async (as: PersonName, path: string): Promise<Answer['body']> => {
    const { body } = await filling.call('GET', path, undefined, people[as].session);
    answers.push({ as, path, body });
    return body;
  };
  for (const [as, paths] of Object.entries(LISTS))
    for (const path of paths) await ask(as as PersonName, path);
  const deliveries: Record<string, StoredDelivery[]> = {};
  for (const name of Object.keys(subscriptions)) {
    const as = name.startsWith('other-') ? 'otherAdmin' : 'admin';
    deliveries[name] = await filling.deliveries(name, people[as].session);
    if (name !== 'deleted') await ask(as, `${BASE}/subscriptions/${subscriptions[name]!.id}`);
    const last = deliveries[name].at(-1)!;
    await ask(as, `${BASE}/deliveries/${last.id}`);
  }
  const { replays } = (await filling.call('GET', `${BASE}/replays`)).body as {
    replays: { id: string; state: string; created: number; total: number }[];
  };
  const inTheMiddle = replays.find(({ id }) => id !== made.notBegun)!;
  const { created, total } = inTheMiddle;
  assert(created > 3 && created < total - 5, `the replay is not in the middle: ${created} of ${total}`);
  return { people, subscriptions, deliveries, answers, replays: { inTheMiddle: inTheMiddle.id, ...made } };
}
