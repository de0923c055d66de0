import { afterEach, beforeEach, expect } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { Sealer } from '../../src/platform/crypto/index.js';
import type { Database, Sql } from '../../src/platform/database/index.js';
import { SEALED_COLUMNS } from '../../src/secrets/sealed-columns.js';
import { type CommandOutcome, hookfront } from './command-line.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import { type ReceivedRequest, Receiver } from './receiver.js';
import { type Answer, BASE, startTestService, type TestService } from './service.js';

/** A key, made of one number. */
export const key = (fill: number): Buffer => Buffer.alloc(32, fill);
/** Keys as the settings take them. */
export const text = (...fills: number[]): string =>
  fills.map((fill) => key(fill).toString('base64')).join(',');
export const [OLD, NEW, FOREIGN] = [1, 2, 3];
/** What a node or a command is told of keys. */
export const keys = (current: number, ...previous: number[]): Record<string, string> => ({
  SECRET_KEY: text(current),
  SECRET_KEY_PREVIOUS: text(...previous),
});
/** What messages call a key. */
export const idOf = (fill: number): string => new Sealer(key(fill)).currentKeyId;
const EVENT = { eventType: 'UPDATE', objCode: 'PROJ', newState: { ID: 'p1', n: 1 }, oldState: { ID: 'p1' } };
export const USER = '/attask/api/v15.0/user';

export interface Subscribed {
  readonly id: string;
  readonly path: string;
  readonly token: string;
  /** All secrets that sign at the moment. */
  readonly signing: string[];
}

export let database: TestDatabase;
export let sql: Database;
export let receiver: Receiver;
let services: Set<TestService>;

/** Gives each test of a file a database, a receiver and, in the end, the stop of what it started. */
export function onFreshDatabases(): void {
  beforeEach(async () => {
    database = await createTestDatabase();
    sql = await database.connect();
    receiver = await Receiver.start();
    services = new Set();
  });
  afterEach(async () => {
    await receiver.close();
    for (const service of services) await service.close();
    await database.drop();
  });
}

/** Starts a node on the test's database. @param logTo gets its log lines */
export async function start(
  env: Record<string, string>,
  logTo?: (line: string) => void,
): Promise<TestService> {
  const retries = { RETRY_BASE_MS: '100', RETRY_LIMIT: '8', DELIVERY_TIMEOUT_MS: '2000' };
  const service = await startTestService({ database, env: { ...retries, ...env }, ...(logTo && { logTo }) });
  services.add(service);
  return service;
}

/** Stops a node and starts one in its place. */
export async function restart(service: TestService, env: Record<string, string>): Promise<TestService> {
  services.delete(service);
  await service.close();
  return start(env);
}

/** The command, with the keys in `env`. */
export const reseal = (env: Record<string, string>): Promise<CommandOutcome> =>
  hookfront(['reseal'], { DATABASE_URL: database.url, ...env });

/** The key of the session's user, read or made. */
export const apiKey = async (
  service: TestService,
  action: 'getApiKey' | 'generateApiKey',
  session = service.session,
) => {
  const answer = await service.call('PUT', `${USER}?action=${action}`, { session });
  expect(`${answer.status} ${answer.text}`).toMatch(/^200/);
  return answer.body.data.result as string;
};

/** @returns the session of a new user */
export async function addUser(service: TestService, username: string): Promise<string> {
  const credentials = { username, password: 'password-of-mine' };
  const { status } = await service.call('POST', '/api/v1/users', { body: credentials });
  expect(status).toBe(201);
  return service.login(credentials.username, credentials.password);
}

export async function subscribe(service: TestService, name: string): Promise<Subscribed> {
  const token = `token-of-${name}`;
  const answer = await service.call('POST', `${BASE}/subscriptions`, {
    body: {
      objCode: 'PROJ',
      eventType: 'UPDATE',
      url: receiver.url(`/${name}`),
      authToken: token,
      headers: [{ name: 'X-Gateway-Key', value: `header-of-${token}` }],
    },
  });
  expect(`${answer.status} ${answer.text}`).toMatch(/^201/);
  return { id: answer.body.id, path: `/${name}`, token, signing: [answer.body.signingSecret] };
}

/** Rotates the signing secret: both sign from now on. */
export async function rotate(service: TestService, subscribed: Subscribed): Promise<void> {
  const answer = await service.call('POST', `${BASE}/subscriptions/${subscribed.id}/signing-secret/rotate`);
  expect(answer.status).toBe(200);
  subscribed.signing.push(answer.body.signingSecret as string);
}

const publish = (service: TestService): Promise<Answer> =>
  service.call('POST', `${BASE}/events`, { body: EVENT });

/** Throws unless the request is authorised, carries its header, and is signed with every secret. */
export function check(request: ReceivedRequest, { token, signing }: Subscribed): void {
  expect(request.headers['authorization']).toBe(`Bearer ${token}`);
  expect(request.headers['x-gateway-key']).toBe(`header-of-${token}`);
  for (const secret of signing) {
    const headers = request.headers as Record<string, string>;
    expect(() => new Webhook(secret).verify(request.text, headers)).not.toThrow();
  }
}

/** Publishes one event; every subscription gets it, authorised and signed. */
export async function deliver(service: TestService, ...wanted: Subscribed[]): Promise<void> {
  receiver.clear();
  expect((await publish(service)).status).toBe(202);
  await receiver.waitFor((requests) => requests.length >= wanted.length);
  for (const subscribed of wanted) {
    expect(receiver.at(subscribed.path)).toHaveLength(1);
    check(receiver.at(subscribed.path)[0]!, subscribed);
  }
}

/** The ids of the keys that the values of each column are under, by table and column; without those that hold none. */
export async function keysInUse(): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const { table, column } of SEALED_COLUMNS) {
    const rows = await sql.query<{ id: string }>(
      `SELECT DISTINCT encode(substring(${column} FROM 2 FOR 4), 'hex') AS id FROM ${table} WHERE ${column} IS NOT NULL`,
    );
    if (rows.length > 0) found[`${table}.${column}`] = rows.map(({ id }) => id).sort();
  }
  return found;
}

/** What {@link keysInUse} gives of these columns when one key is left. */
export const allUnder = (fill: number, ...columns: string[]): Record<string, string[]> =>
  Object.fromEntries(columns.map((column) => [column, [idOf(fill)]]));

/** The database, but with something that happens before the statements that match. */
export const interposed = (pattern: RegExp, before: () => Promise<void>): Sql => ({
  query: async <Row>(statement: string, values?: readonly unknown[]) => {
    if (pattern.test(statement.replace(/\s+/g, ' '))) await before();
    return sql.query<Row>(statement, values);
  },
  prepared: <Row>(name: string, statement: string, values: readonly unknown[]) =>
    sql.prepared<Row>(name, statement, values),
});
