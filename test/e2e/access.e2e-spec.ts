import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SYSTEM_ADMINISTRATOR } from '../../src/auth/access/access-level.js';
import { UsersController } from '../../src/auth/users/users.controller.js';
import { type AllowedCaller, DeclaredAccess } from '../../src/platform/http/access/index.js';
import { addCustomer } from '../support/customers.js';
import { DocumentScene } from '../support/provider/document-scene.js';
import { Receiver } from '../support/receiver.js';
import { type Route, RouteTable } from '../support/route-table.js';
import { type Answer, BASE, startTestService } from '../support/service.js';
import { until } from '../support/until.js';

const SUBSCRIPTION = `${BASE}/subscriptions`;
const SERVICE = '/api/v1/document-services/:id';

/** Every route of the service, by who may call it. */
const ROUTES: Readonly<Record<AllowedCaller, readonly Route[]>> = {
  public: [
    'GET /',
    'GET /docs',
    'GET /docs/',
    'GET /docs/start.js',
    'GET /docs/swagger-ui.css',
    'GET /docs/swagger-ui-bundle.js',
    'GET /docs/favicon-32x32.png',
    'GET /openapi.json',
    'GET /console',
    'GET /console/*',
    'GET /console/assets/*',
    'GET /health/live',
    'GET /health/ready',
    'GET /custom-integrations/:id/oauth2/start',
    'POST /custom-integrations/:id/oauth2/start',
    'ANY /custom-integrations/:id/oauth2/callback',
    'ANY /custom-integrations/:id/oauth2/callback/*',
  ],
  user: [
    'GET /api/v1/users/me',
    'PUT /api/v1/users/me/password',
    'GET /api/v1/users/me/sessions',
    'DELETE /api/v1/users/me/sessions/:id',
    'DELETE /api/v1/users/me/sessions',
    'GET /api/v1/object-catalogue',
    'GET /api/v1/document-services',
    `POST ${SERVICE}/link`,
    `GET ${SERVICE}/metadata`,
    `GET ${SERVICE}/files`,
    `GET ${SERVICE}/search`,
    `POST ${SERVICE}/folders`,
    `PUT ${SERVICE}/rename`,
    `GET ${SERVICE}/service-info`,
    `POST ${SERVICE}/custom-actions/:name`,
    `GET ${SERVICE}/download`,
    `GET ${SERVICE}/thumbnail`,
    `POST ${SERVICE}/uploads`,
    `DELETE ${SERVICE}/items`,
    `DELETE ${SERVICE}/link`,
    'GET /api/v1/documents',
    'POST /api/v1/documents',
    'GET /api/v1/documents/:ID',
    'POST /api/v1/documents/:ID/refresh',
    'GET /api/v1/documents/:ID/content',
    'GET /api/v1/documents/:ID/thumbnail',
    'DELETE /api/v1/documents/:ID',
  ],
  publisher: [`POST ${BASE}/events`, `POST ${BASE}/events/stream`],
  administrator: [
    'GET /api/v1/users',
    'POST /api/v1/users',
    'GET /api/v1/users/:id',
    'PATCH /api/v1/users/:id',
    'DELETE /api/v1/users/:id',
    'GET /api/v1/users/:id/sessions',
    'DELETE /api/v1/users/:id/sessions/:sessionId',
    'DELETE /api/v1/users/:id/sessions',
    'GET /api/v1/audit',
    'GET /api/v1/stats',
    'GET /api/v1/stream',
    'GET /api/v1/settings',
    'GET /api/v1/version',
    'GET /api/v1/endpoints',
    'GET /api/v1/endpoints/:id',
    'PUT /api/v1/endpoints/:id/enable',
    'GET /api/v1/custom-integrations',
    'POST /api/v1/custom-integrations',
    'GET /api/v1/custom-integrations/:id',
    'PATCH /api/v1/custom-integrations/:id',
    'PUT /api/v1/custom-integrations/:id/enabled',
    'POST /api/v1/custom-integrations/:id/service-info',
    'POST /api/v1/custom-integrations/:id/service-info/probe',
    'DELETE /api/v1/custom-integrations/:id',
    'GET /api/v1/custom-integrations/:id/links',
    'GET /api/v1/custom-integrations/:id/calls',
    `GET ${SUBSCRIPTION}`,
    `POST ${SUBSCRIPTION}`,
    `GET ${SUBSCRIPTION}/list`,
    `POST ${SUBSCRIPTION}/evaluate`,
    `PUT ${SUBSCRIPTION}/version`,
    `GET ${SUBSCRIPTION}/:id`,
    `POST ${SUBSCRIPTION}/:id/replace`,
    `GET ${SUBSCRIPTION}/:id/settings`,
    `PATCH ${SUBSCRIPTION}/:id/settings`,
    `GET ${SUBSCRIPTION}/:id/alerts`,
    `PUT ${SUBSCRIPTION}/:id/alerts`,
    `POST ${SUBSCRIPTION}/:id/alerts/test`,
    `PUT ${SUBSCRIPTION}/:id/version`,
    `PUT ${SUBSCRIPTION}/:id/enable`,
    `POST ${SUBSCRIPTION}/:id/ping`,
    `POST ${SUBSCRIPTION}/:id/signing-secret/rotate`,
    `POST ${SUBSCRIPTION}/:id/replay`,
    `DELETE ${SUBSCRIPTION}/:id`,
    `GET ${BASE}/egress`,
    `GET ${BASE}/events`,
    `GET ${BASE}/events/:id`,
    `GET ${BASE}/deliveries`,
    `GET ${BASE}/deliveries/counts`,
    `GET ${BASE}/deliveries/:id`,
    `POST ${BASE}/deliveries/:id/retry`,
    `GET ${BASE}/replays`,
    `GET ${BASE}/replays/:id`,
    `POST ${BASE}/replays/:id/cancel`,
    `POST ${BASE}/jobs`,
    `GET ${BASE}/jobs`,
    `GET ${BASE}/jobs/:id`,
    `POST ${BASE}/jobs/:id/cancel`,
  ],
  operator: ['GET /api/v1/nodes', 'GET /api/v1/storage', 'POST /api/v1/alerts/test'],
  scraper: ['GET /metrics'],
};

/** Log-in calls, the vendor's and the console's, are public, and check by themselves what they are shown. */
const LOG_IN = [
  'GET /api/v1/console/session',
  'POST /api/v1/console/session',
  'DELETE /api/v1/console/session',
  'GET /attask/api/:version/login',
  'POST /attask/api/:version/login',
  'GET /attask/api/:version/session',
  'POST /attask/api/:version/session',
  'GET /attask/api/:version/user',
  'POST /attask/api/:version/user',
  'PUT /attask/api/:version/user',
  'GET /attask/api/:version/user/:action',
  'POST /attask/api/:version/user/:action',
  'PUT /attask/api/:version/user/:action',
  ...['api', 'api-internal', 'api-unsupported', 'api-asp'].flatMap((path) => [
    `ANY /attask/${path}/:first` as const,
    `ANY /attask/${path}/:first/:second` as const,
    `ANY /attask/${path}/:first/:second/:third` as const,
  ]),
  'GET /attask/api/:version/logout',
  'POST /attask/api/:version/logout',
] as const satisfies readonly Route[];

/** What calls must say so that it is their object that they are refused for. */
const WELL_FORMED: Readonly<Record<Route, { query?: string; body?: unknown }>> = {
  [`POST ${BASE}/events`]: { body: { eventType: 'UPDATE', objCode: 'PROJ', newState: { ID: 'p1' } } },
  [`PUT ${SUBSCRIPTION}/:id/version`]: { body: { version: 'v1' } },
  [`POST ${SUBSCRIPTION}/:id/replace`]: {
    body: { undelivered: 'finish', objCode: 'PROJ', eventType: 'UPDATE', url: 'https://other.example.com/' },
  },
  [`PUT ${SUBSCRIPTION}/:id/alerts`]: { body: { url: null } },
  [`PATCH ${SUBSCRIPTION}/:id/settings`]: { body: { name: 'Other' } },
  [`PUT ${SUBSCRIPTION}/:id/enable`]: {},
  [`POST ${SUBSCRIPTION}/:id/replay`]: { body: { since: '2020-01-01T00:00:00Z', dryRun: true } },
  'PATCH /api/v1/users/:id': { body: { canPublish: false } },
  'PATCH /api/v1/custom-integrations/:id': { body: { description: 'Changed' } },
  'PUT /api/v1/custom-integrations/:id/enabled': { body: { enabled: true } },
  [`GET ${SERVICE}/metadata`]: { query: 'id=/' },
  [`GET ${SERVICE}/search`]: { query: 'query=plan' },
  [`POST ${SERVICE}/folders`]: { body: { parentId: '/', name: 'Reports' } },
  [`PUT ${SERVICE}/rename`]: { body: { id: '/plan.txt', name: 'plan2.txt' } },
  [`POST ${SERVICE}/custom-actions/:name`]: { body: { documentId: '/plan.txt' } },
  [`GET ${SERVICE}/download`]: { query: 'id=/plan.txt' },
  [`GET ${SERVICE}/thumbnail`]: { query: 'id=/plan.txt' },
  [`POST ${SERVICE}/uploads`]: { query: 'parentId=/&filename=x', body: 'x' },
  [`DELETE ${SERVICE}/items`]: { query: 'documentId=/plan.txt' },
};

/** The 403 of a route that lets every user in, but not to every document. */
const OWN_RULE = /Only its owner or a System Administrator may unlink a document/;

/** What a caller's answer says: 401, 403, or anything else. */
type Verdict = 'unknown' | 'denied' | 'let in';
/** By what a route asks for. */
type Verdicts = Readonly<Record<Exclude<AllowedCaller, 'public'>, Verdict>>;

const GUARDED = Object.entries(ROUTES).flatMap(([allowed, routes]) => (allowed === 'public' ? [] : routes));
/** No customer's, so only those that run it see them. */
const OF_THE_INSTALLATION = [...ROUTES.operator, ...ROUTES.scraper];
/** What deletes objects and ends sessions comes last. */
const IN_ORDER = [
  ...Object.values(ROUTES)
    .flat()
    .filter((route) => !route.startsWith('DELETE')),
  ...GUARDED.filter((route) => route.startsWith('DELETE')),
  ...LOG_IN,
];

let scene: DocumentScene;
let receiver: Receiver;
let table: RouteTable;
/** What the first customer owns, by the path that it is found under. */
let ours: Readonly<Record<string, string>>;
let stranger: string;

beforeAll(async () => {
  receiver = await Receiver.start();
  table = RouteTable.listen();
  scene = await DocumentScene.start('ApiKey', { env: { EGRESS_PRIVATE: 'allow' } });
  table.close();
  stranger = await addCustomer(scene.service, 'other');
  ours = await makeObjects();
});
afterAll(async () => {
  await scene?.close();
  await receiver?.close();
});

/** One object of each kind that has an id, all of the first customer. */
async function makeObjects(): Promise<Record<string, string>> {
  const { service } = scene;
  const made = async (path: string, body?: unknown): Promise<Answer> => {
    const answer = await service.call('POST', path, { body });
    expect(`${answer.status} ${answer.text}`).toMatch(/^20[012] /);
    return answer;
  };
  const only = async (path: string, name: string): Promise<string> => {
    const answer = await service.call('GET', path);
    return (answer.body as Record<string, { id: string }[]>)[name]![0]!.id;
  };
  await scene.link();
  const file = await scene.upload({ parentId: '/', filename: 'plan.txt' }, 'the plan');
  const document = await made('/api/v1/documents', { integrationId: scene.id, externalId: file.body.id });
  const user = await made('/api/v1/users', { username: 'worker', password: 'password of worker' });
  const url = receiver.url('/hook');
  const subscription = await made(SUBSCRIPTION, {
    objCode: 'PROJ',
    eventType: 'UPDATE',
    url,
    authToken: 'a-long-token',
  });
  await made(`${BASE}/events`, WELL_FORMED[`POST ${BASE}/events`]!.body);
  await until('the delivery has ended', async () => {
    const { body } = await service.call('GET', `${BASE}/deliveries`);
    return body.deliveries[0]?.state === 'delivered';
  });
  const since = '2020-01-01T00:00:00Z';
  await made(`${SUBSCRIPTION}/${subscription.body.id}/replay`, { since });
  await until('the replay has ended', async () => receiver.requests.length === 2);
  return {
    [SERVICE.replace('/:id', '')]: scene.id,
    '/api/v1/custom-integrations': scene.id,
    '/custom-integrations': scene.id,
    '/api/v1/documents': document.body.ID,
    '/api/v1/users': user.body.id,
    [SUBSCRIPTION]: subscription.body.id,
    [`${BASE}/events`]: await only(`${BASE}/events`, 'events'),
    [`${BASE}/deliveries`]: await only(`${BASE}/deliveries`, 'deliveries'),
    [`${BASE}/replays`]: await only(`${BASE}/replays`, 'replays'),
    '/api/v1/endpoints': await only('/api/v1/endpoints', 'endpoints'),
  };
}

/** Calls a route with the first customer's object in its path. */
function callRoute(route: Route, session: string | null): Promise<Answer> {
  const [method, pattern] = route.split(' ') as [string, string];
  const [collection] = pattern.split(/\/:id/i) as [string];
  const path = pattern
    .replace(/:id/i, encodeURIComponent(ours[collection] ?? 'nothing'))
    .replace('*', 'nothing')
    .replace(':version', 'v15.0')
    .replace(/:\w+/g, 'nothing');
  const { query, body } = WELL_FORMED[route] ?? {};
  return scene.service.call(method === 'ANY' ? 'GET' : method, query ? `${path}?${query}` : path, {
    session,
    body,
  });
}

/** What a caller gets on each route. */
async function walk(session: string | null): Promise<Map<Route, Answer>> {
  const answers = new Map<Route, Answer>();
  for (const route of IN_ORDER) answers.set(route, await callRoute(route, session));
  return answers;
}

/** Which routes answer a caller otherwise than they should, and how. */
async function surprises(session: string | null, expected: Verdicts): Promise<string[]> {
  const answers = await walk(session);
  const wrong = (route: Route, right: readonly Verdict[]): string[] => {
    const answer = answers.get(route)!;
    return right.includes(verdictOf(answer)) ? [] : [`${route}: ${answer.status} ${answer.text}`];
  };
  return [
    ...Object.entries(ROUTES).flatMap(([allowed, routes]) => {
      const right = allowed === 'public' ? 'let in' : expected[allowed as keyof Verdicts];
      return routes.flatMap((route) => wrong(route, [right]));
    }),
    ...LOG_IN.flatMap((route) => wrong(route, ['let in', 'unknown'])),
  ];
}

function verdictOf({ status, text }: Answer): Verdict {
  if (status === 401) return 'unknown';
  return status === 403 && !OWN_RULE.test(text) ? 'denied' : 'let in';
}

function everywhere(verdict: Verdict): Verdicts {
  return { user: verdict, publisher: verdict, administrator: verdict, operator: verdict, scraper: verdict };
}

/** A session of a new user of the first customer. */
async function userSession(username: string, rights: object = {}): Promise<string> {
  const password = `password of ${username}`;
  const made = await scene.service.call('POST', '/api/v1/users', { body: { username, password, ...rights } });
  expect(made.status).toBe(201);
  return scene.service.login(username, password);
}

/** Looking at the others calls the provider, and is kept here. */
const CHANGED_BY_LOOKING: Route = 'GET /api/v1/custom-integrations/:id/calls';

/** The first customer's objects, as its administrator sees them. */
async function picture(): Promise<Map<Route, string>> {
  const seen = new Map<Route, string>();
  for (const route of GUARDED.filter(
    (name) => name.startsWith('GET ') && name !== CHANGED_BY_LOOKING && !OF_THE_INSTALLATION.includes(name),
  )) {
    seen.set(route, (await callRoute(route, scene.service.session)).text);
  }
  return seen;
}

it('has a level for every route that Fastify knows', () => {
  const registered = [...table.routes].filter((route) => !route.startsWith('HEAD '));
  // HEAD is answered wherever GET is.
  for (const route of table.routes) expect(table.routes).toContain(route.replace(/^HEAD /, 'GET '));
  expect(registered.sort()).toEqual([...IN_ORDER].sort());
});

describe('a route', () => {
  it('is refused to callers without a session unless it is public', async () => {
    expect(await surprises(null, everywhere('unknown'))).toEqual([]);
  });

  it('is refused to callers whose session has ended unless it is public', async () => {
    const session = await userSession('leaving', { accessLevel: SYSTEM_ADMINISTRATOR });
    expect((await scene.service.call('GET', '/api/v1/users', { session })).status).toBe(200);
    await scene.service.call('GET', '/attask/api/v15.0/logout', { session });
    expect(await surprises(session, everywhere('unknown'))).toEqual([]);
  });

  it("shows another customer's administrator none of our objects, and changes none", async () => {
    const before = await picture();
    const answers = await walk(stranger);
    expect(await picture()).toEqual(before);

    const ids = Object.values(ours);
    for (const route of GUARDED) {
      const { status, text } = answers.get(route)!;
      const said = `${route}: ${status} ${text}`;
      if (/:id/i.test(route)) expect(said).toContain(`${route}: 404 `);
      if (OF_THE_INSTALLATION.includes(route)) expect(said).toContain(`${route}: 403 `);
      else expect(said).not.toMatch(/: 40[13] /);
      if (status < 300) expect(ids.filter((id) => text.includes(id))).toEqual([]);
    }
  });

  it('lets a user in that asks for one', async () => {
    const expected = { ...everywhere('denied'), user: 'let in' } as const;
    expect(await surprises(await userSession('reader'), expected)).toEqual([]);
  });

  it('lets a publisher in that asks for a publisher or a user', async () => {
    const expected = { ...everywhere('denied'), user: 'let in', publisher: 'let in' } as const;
    expect(await surprises(await userSession('robot', { canPublish: true }), expected)).toEqual([]);
  });

  it('lets an administrator in, whatever it asks for', async () => {
    const session = await userSession('second', { accessLevel: SYSTEM_ADMINISTRATOR });
    expect(await surprises(session, everywhere('let in'))).toEqual([]);
  });
});

describe('a start', () => {
  it('is refused when a handler of a controller declares no access', async () => {
    const level = Reflect.getMetadata(DeclaredAccess.KEY, UsersController) as AllowedCaller;
    Reflect.deleteMetadata(DeclaredAccess.KEY, UsersController);
    try {
      await expect(startTestService()).rejects.toThrow(
        'UsersController.create does not declare who may call it: put @Access(...) on it or on UsersController.',
      );
    } finally {
      Reflect.defineMetadata(DeclaredAccess.KEY, level, UsersController);
    }
  });

  it('is refused when a route beside the controllers declares no access', async () => {
    const besides = RouteTable.listen((fastify, route) => {
      if (route === 'GET /openapi.json') fastify.put('/besides', async () => 'anything');
    });
    try {
      await expect(startTestService()).rejects.toThrow(
        'The route PUT /besides does not declare who may call it: pass PUBLIC_ROUTE, ' +
          'or make it a handler of a controller with @Access(...).',
      );
    } finally {
      besides.close();
    }
  });
});
