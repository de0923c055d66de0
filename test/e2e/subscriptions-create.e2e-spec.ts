import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { tokenlessFingerprint } from '../../src/event-subscriptions/body/fingerprint.js';
import { Filters } from '../../src/filtering/index.js';
import { type Answer, BASE, startTestService, type TestService } from '../support/service.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const LONGEST_URL = `https://h.example/${'x'.repeat(1_982)}`;
const FILTER = { fieldName: 'status', fieldValue: 'CUR' };

let service: TestService;
let count = 0;

/** A body that is no duplicate of an earlier one. */
const fresh = (changes: object = {}): object => ({
  objCode: 'PROJ',
  eventType: 'UPDATE',
  url: `https://receiver.example.com/${++count}`,
  authToken: 'a-long-secret-token',
  ...changes,
});
const create = (body: unknown, query = ''): Promise<Answer> =>
  service.call('POST', `${BASE}/subscriptions${query}`, { body });
const read = async (id: string): Promise<Answer> => service.call('GET', `${BASE}/subscriptions/${id}`);
const total = async (): Promise<number> =>
  (await service.call('GET', `${BASE}/subscriptions?limit=1`)).body.meta.total_count;

beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.close());

describe('POST /subscriptions', () => {
  it('answers 201 with id, version and the signing secret, and with no token', async () => {
    const answer = await create(fresh());
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      id: expect.stringMatching(UUID),
      version: 'v2',
      signingSecret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/),
    });
  });

  it('names the new resource by PUBLIC_URL, whatever the Host header says', async () => {
    const answer = await service.call('POST', `${BASE}/subscriptions`, {
      body: fresh(),
      headers: { host: 'elsewhere.example.com', 'x-forwarded-host': 'elsewhere.example.com' },
    });
    expect(answer.headers.get('location')).toBe(
      `https://hooks.example.com${BASE}/subscriptions/${answer.body.id}`,
    );
  });

  it.each<[string, object, object]>([
    ['every default', {}, { objId: null, filters: [], filterConnector: 'AND', base64Encoding: false }],
    [
      'null for every optional field',
      {
        objId: null,
        filters: null,
        filterConnector: null,
        base64Encoding: null,
        headers: null,
      },
      { objId: null, filters: [], filterConnector: 'AND', base64Encoding: false, headers: [] },
    ],
    ['a filterConnector ""', { filterConnector: '' }, { filterConnector: 'AND' }],
    ['objId null', { objId: null }, { objId: null }],
    ['objId ""', { objId: '' }, { objId: null }],
    ['an objId', { objId: '5f1c9b0e' }, { objId: '5f1c9b0e' }],
    ['CREATE', { eventType: 'CREATE' }, { eventType: 'CREATE' }],
    ['DELETE', { eventType: 'DELETE' }, { eventType: 'DELETE' }],
    ['an objCode in lower case', { objCode: 'approval' }, { objCode: 'approval', version: 'v2' }],
    ['base64Encoding true', { base64Encoding: true }, { base64Encoding: true }],
    ['base64Encoding "true"', { base64Encoding: 'true' }, { base64Encoding: true }],
    ['base64Encoding "false"', { base64Encoding: 'false' }, { base64Encoding: false }],
    ['base64Encoding ""', { base64Encoding: '' }, { base64Encoding: false }],
    ['base64Encoding " "', { base64Encoding: ' ' }, { base64Encoding: false }],
    ['filterConnector OR', { filterConnector: 'OR', filters: [FILTER] }, { filterConnector: 'OR' }],
    [
      'filters as sent, odd keys and characters too',
      {
        filters: JSON.parse(
          '[{"state":"newState","fieldName":"__proto__","fieldValue":{"z":1,"a":"\\u0000\\ud800"}}]',
        ) as unknown,
      },
      {
        filters: JSON.parse(
          '[{"state":"newState","fieldName":"__proto__","fieldValue":{"z":1,"a":"\\u0000\\ud800"}}]',
        ) as unknown,
      },
    ],
    ['a url of 2 000 characters', { url: LONGEST_URL }, { url: LONGEST_URL }],
    ['a token of 255 characters', { authToken: 'x'.repeat(255) }, { authToken: '****xxxx' }],
    ['a token of 9 characters', { authToken: '123456789' }, { authToken: '****6789' }],
    ['a token of 8 characters', { authToken: '12345678' }, { authToken: '****' }],
    [
      '20 headers',
      { headers: Array.from({ length: 20 }, (_, at) => ({ name: `X-${at}`, value: 'a-long-value' })) },
      { headers: Array.from({ length: 20 }, (_, at) => ({ name: `X-${at}`, value: '****alue' })) },
    ],
    ['a token beyond ASCII', { authToken: 'żółta łódź 😀' }, { authToken: '****dź 😀' }],
  ])('takes %s', async (_, changes, expected) => {
    const created = await create(fresh(changes));
    expect(created.status).toBe(201);
    expect(await read(created.body.id)).toMatchObject({ status: 200, body: expected });
  });

  it('counts null as missing at every depth, and "" for a connector, without a warning', async () => {
    const name = { ...FILTER, fieldName: 'name', comparison: null, state: null };
    const filters = [name, { type: 'group', connector: null, filters: [FILTER, name] }];
    const group = { type: 'group', connector: '', filters: [FILTER, name] };
    const body = fresh({ filters, filterConnector: null });
    const created = await create(body);
    expect(created).toMatchObject({ status: 201 });
    expect(created.body).not.toHaveProperty('warnings');
    expect((await read(created.body.id)).body.filters).toEqual(filters);
    expect((await create({ ...body, filters: [name, group], filterConnector: '' })).status).toBe(409);
  });

  it.each(['17', '9007199254740993', '123456789012345678901234567890', '1.10', '1E2', '-0'])(
    'takes the number %s as an objId, digit for digit',
    async (number) => {
      const { objId: _, ...body } = fresh({ objId: undefined }) as { objId: unknown };
      const created = await create(`{"objId":${number},${JSON.stringify(body).slice(1)}`);
      expect(created.status).toBe(201);
      expect((await read(created.body.id)).body.objId).toBe(number);
      // The same as text is the same object.
      expect((await create({ ...body, objId: number })).status).toBe(409);
    },
  );

  it.each<[string, unknown]>([
    ['objCode is required', { objCode: undefined }],
    ['objCode "PROJECT" is unknown; the nearest one is "PROJ" (Project)', { objCode: 'PROJECT' }],
    ['eventType is required', { eventType: undefined }],
    ['eventType "UPDATED" is unknown; it must be "CREATE", "UPDATE" or "DELETE"', { eventType: 'UPDATED' }],
    ['url is required', { url: undefined }],
    ['url must be an absolute URL', { url: 'ftp://receiver.example.com/' }],
    ['url must name a host', { url: 'http:///path' }],
    ['url must not contain user info', { url: 'https://joe:pw@receiver.example.com/' }],
    ['url must not name port 0', { url: 'https://receiver.example.com:0/' }],
    ['url must have 1 to 2000', { url: `${LONGEST_URL}x` }],
    ['authToken is required (unless the setting AUTH_TOKEN_REQUIRED is false)', { authToken: undefined }],
    ['authToken must not be empty (unless the setting AUTH_TOKEN_REQUIRED is false)', { authToken: '' }],
    ['authToken must have 1 to 255', { authToken: 'x'.repeat(256) }],
    ['authToken must not contain control', { authToken: 'a\tb' }],
    ['objId must be a string, a number or null', { objId: {} }],
    ['objId must not contain control', { objId: 'a\0' }],
    ['base64Encoding must be', { base64Encoding: 'maybe' }],
    ['filterConnector must be', { filterConnector: 'NOR' }],
    ['filters must be an array', { filters: 'x' }],
    ['filters[0] must be an object', { filters: [1] }],
    ['filters[0].filters must hold 2 to 5', { filters: [{ type: 'group', filters: [FILTER] }] }],
    [
      'filters[0].filters[1] must not be a group',
      { filters: [{ type: 'group', filters: [FILTER, { type: 'group', filters: [FILTER, FILTER] }] }] },
    ],
    [
      'filters must not hold more than 10 groups',
      { filters: Array.from({ length: 11 }, () => ({ type: 'group', filters: [FILTER, FILTER] })) },
    ],
    ['filters must not hold more than 100', { filters: Array.from({ length: 101 }, () => FILTER) }],
    ['filters[0].connector', { filters: [{ type: 'group', connector: 'XOR', filters: [FILTER, FILTER] }] }],
    ['filters[0].state', { eventType: 'CREATE', filters: [{ ...FILTER, state: 'oldState' }] }],
    ['Unknown field "fliters"; did you mean "filters"?', { fliters: [] }],
    ['objCode "ISSUE" is unknown; the nearest one is "OPTASK" (Issue)', { objCode: 'ISSUE' }],
    ['objCode "COMPANY" is unknown; the nearest one is "CMPY" (Company)', { objCode: 'COMPANY' }],
    ['objCode "task" is unknown; the nearest one is "TASK"', { objCode: 'task' }],
    ['objCode "APPROVAL" is unknown; the nearest one is "approval"', { objCode: 'APPROVAL' }],
    ['objCode "INVOICE" is unknown.', { objCode: 'INVOICE' }],
    ['eventType "update" is unknown', { eventType: 'update' }],
    ['Unknown field "colour"', { colour: 'red' }],
    ['Unknown field "version"', { version: 'v1' }],
  ])('refuses with 400 and creates nothing: %s', async (message, changes) => {
    const before = await total();
    const answer = await create(fresh(changes as object));
    expect(answer).toMatchObject({
      status: 400,
      body: { error: { class: 'ValidationFailed', message: expect.stringContaining(message) } },
    });
    expect(await total()).toBe(before);
  });

  it.each([
    ['no JSON', '{"objCode":', 'MalformedBody'],
    ['nothing', '', 'ValidationFailed'],
    ['an array', '[]', 'ValidationFailed'],
    ['a string', '"PROJ"', 'ValidationFailed'],
    ['deep nesting', `{"filters":${'['.repeat(5_000)}${']'.repeat(5_000)}}`, 'MalformedBody'],
    ['an own __proto__', '{"__proto__":{"objCode":"PROJ"}}', 'ValidationFailed'],
  ])('refuses a body of %s with 400, and creates nothing', async (_, body, errorClass) => {
    const before = await total();
    expect(await create(body)).toMatchObject({ status: 400, body: { error: { class: errorClass } } });
    expect(await total()).toBe(before);
  });

  it('refuses a body that is no UTF-8', async () => {
    expect(await create(Buffer.from([0x7b, 0xff, 0x7d]))).toMatchObject({
      status: 400,
      body: { error: { class: 'MalformedBody' } },
    });
  });

  it('never repeats a token or a password of a url', async () => {
    const answer = await create(
      fresh({ authToken: 'hush-hush\n', url: 'https://joe:hush-hush@h.example/', x: 1 }),
    );
    expect(answer.status).toBe(400);
    expect(answer.text).not.toContain('hush-hush');
  });
});

describe('a duplicate', () => {
  it('is 409, names the one that is there, and creates nothing', async () => {
    const body = fresh({ filters: [{ fieldName: 'status', fieldValue: { a: 1, b: 2 } }] });
    const first = await create(body);
    const same = {
      ...body,
      headers: [{ name: 'X-Gateway-Key', value: 'another' }],
      objId: '',
      base64Encoding: 'false',
      filterConnector: 'AND',
      filters: [{ comparison: 'eq', state: 'newState', fieldValue: { b: 2, a: 1 }, fieldName: 'status' }],
    };
    const before = await total();
    const second = await create(same);
    expect(second).toMatchObject({ status: 409, body: { error: { class: 'Conflict' } } });
    expect(second.body.error.message).toContain(first.body.id);
    expect(second.body.error.subscriptionId).toBe(first.body.id);
    expect(await total()).toBe(before);
  });

  it('is one of a subscription from before tokens counted only with the same token', async () => {
    const body = fresh({ authToken: 'a-long-secret-token' });
    const { id } = (await create(body)).body;
    const database = await service.database.connect();
    const subscription = {
      objCode: 'PROJ',
      objId: null,
      eventType: 'UPDATE' as const,
      href: `https://receiver.example.com/${count}`,
      filters: [],
      filterConnector: 'AND' as const,
      base64Encoding: false,
    };
    const old = tokenlessFingerprint(subscription, new Filters());
    await database.query('UPDATE subscriptions SET fingerprint = $2 WHERE id = $1', [id, old]);
    const same = await create(body);
    expect(same).toMatchObject({
      status: 409,
      body: { error: { message: expect.stringContaining(id), subscriptionId: id } },
    });
    expect((await create({ ...body, authToken: 'another-token' })).status).toBe(201);
  });

  it('can be created once the first one is deleted', async () => {
    const body = fresh();
    const first = await create(body);
    await service.call('DELETE', `${BASE}/subscriptions/${first.body.id}`);
    expect((await create(body)).status).toBe(201);
  });

  it('is created once when it is asked for many times at once', async () => {
    for (let round = 0; round < 5; round++) {
      const body = fresh();
      const answers = await Promise.all([create(body), create(body), create(body), create(body)]);
      expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([201, 409, 409, 409]);
    }
  });

  it('is none when anything but the headers differs', async () => {
    // Two filters, so that their connector makes a difference.
    const body = fresh({ filters: [FILTER, { ...FILTER, fieldName: 'name' }] });
    expect((await create(body)).status).toBe(201);
    for (const changes of [
      { authToken: 'another-secret-token' },
      { objCode: 'TASK' },
      { url: 'https://receiver.example.com/elsewhere' },
      { filterConnector: 'OR' },
      { objId: 'a' },
      { eventType: 'DELETE' },
      { base64Encoding: true },
      { filters: [FILTER] },
    ]) {
      expect((await create({ ...body, ...changes })).status).toBe(201);
    }
  });
});

describe('warnings', () => {
  const odd = [{ fieldName: 'statu', fieldValue: 'CUR' }, { fieldValue: 1 }];
  const sentences = [
    expect.stringMatching(/^filters\[0\]: .*"status"/),
    expect.stringMatching(/^filters\[1\]: /),
  ];

  it('come with the 201 and with every later read', async () => {
    const created = await create(fresh({ filters: odd }));
    expect(created).toMatchObject({ status: 201, body: { warnings: sentences } });
    expect((await read(created.body.id)).body.warnings).toEqual(created.body.warnings);
    const list = await service.call('GET', `${BASE}/subscriptions?limit=1`);
    expect(list.body.subscriptions[0].warnings).toEqual(created.body.warnings);
  });

  it.each<[string, string, string, unknown, object]>([
    ['notFilterable', 'DOCU', 'groups', 'x', { fieldName: 'name' }],
    ['nestedOnly', 'RECORD', 'data', 'x', { fieldValue: { name: 'x' } }],
    ['nestedOnly', 'RECORD_TYPE', 'fields', 'x', { fieldValue: { name: 'x' } }],
    ['changedOnly', 'USER', 'userRoles', 'x', { comparison: 'changed' }],
  ])('name what the catalogue calls %s: of %s, %s', async (_, objCode, fieldName, fieldValue, instead) => {
    const filter = { fieldName, fieldValue };
    const created = await create(fresh({ objCode, filters: [filter] }));
    expect(created.body.warnings).toEqual([
      expect.stringContaining(`the field "${fieldName}" of ${objCode} `),
    ]);
    const allowed = await create(fresh({ objCode, filters: [{ ...filter, ...instead }] }));
    expect(allowed.status).toBe(201);
    expect(allowed.body).not.toHaveProperty('warnings');
  });

  it('are a 400 under ?validate=strict, and nothing is created', async () => {
    const before = await total();
    const answer = await create(fresh({ filters: odd }), '?validate=strict');
    expect(answer).toMatchObject({
      status: 400,
      body: { error: { class: 'ValidationFailed', message: expect.stringContaining('filters[0]') } },
    });
    expect(await total()).toBe(before);
  });

  it('are absent when there are none, under ?validate=strict too', async () => {
    const created = await create(fresh({ filters: [FILTER] }), '?validate=strict');
    expect(created.status).toBe(201);
    expect(created.body).not.toHaveProperty('warnings');
    expect((await read(created.body.id)).body).not.toHaveProperty('warnings');
  });

  it.each([
    ['validate=yes', 'validate must be "strict" when it is given.'],
    ['validate=', 'validate must be "strict" when it is given.'],
    ['validate=strict&validate=strict', 'validate must be given once.'],
    ['validate=strcit', 'validate must be "strict" when it is given.'],
    ['validte=strict', 'Unknown parameter "validte"; did you mean "validate"?'],
    ['Validate=strict', 'Unknown parameter "Validate"; did you mean "validate"?'],
  ])('are asked for in no other way: ?%s is a 400, and nothing is created', async (query, message) => {
    const before = await total();
    expect(await create(fresh({ filters: odd }), `?${query}`)).toMatchObject({
      status: 400,
      body: { error: { class: 'ValidationFailed', message } },
    });
    expect(await total()).toBe(before);
  });

  it('are given whatever parameters of its own a client adds', async () => {
    const created = await create(fresh({ filters: odd }), '?api-version=1&constructor=x');
    expect([created.status, created.body.warnings.length]).toEqual([201, expect.any(Number)]);
  });
});
