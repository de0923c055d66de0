import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { Webhook } from 'standardwebhooks';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { Gate, type ReceivedRequest, Receiver } from '../support/receiver.js';
import { BASE } from '../support/service.js';
import { ServiceProcess } from '../support/service-process.js';
import { until } from '../support/until.js';

const run = promisify(execFile);
const PASSWORD = 'correct horse battery';
const ENV = {
  ADMIN_PASSWORD: PASSWORD,
  NODE_NAME: 'node-1',
  RETRY_BASE_MS: '1000',
  // What a node of another name waits for.
  LEASE_MS: '2000',
  DELIVERY_TIMEOUT_MS: '1000',
};
const SECRET_KEY = Buffer.alloc(32, 9).toString('base64');

/** A subscription, by the path of its URL. */
interface Subscribed {
  readonly id: string;
  readonly signingSecret: string;
}

/** What the service had under way when it was backed up, by the path of the URL. */
interface Left {
  readonly subscriptions: ReadonlyMap<string, Subscribed>;
  /** The webhook-ids of deliveries that were not at their end. */
  readonly retrying: string;
  readonly unanswered: string;
}

// The steps are those of docs/operations.md, "Restoring".
describe('a restored service', () => {
  let directory: string;
  let receiver: Receiver;
  let databases: TestDatabase[];
  let services: ServiceProcess[];
  let session: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'hookfront-restore-'));
    receiver = await Receiver.start();
    databases = [];
    services = [];
  });
  afterEach(async () => {
    for (const service of services) await service.kill('SIGTERM');
    await receiver.close();
    for (const database of databases) await database.drop();
    await rm(directory, { recursive: true, force: true });
  });

  it('goes on from a copy of the data directory that was made while it was stopped', async () => {
    const old = await start({ DATA_DIR: join(directory, 'data') });
    const left = await work(old);
    await old.kill('SIGTERM');
    await run('cp', ['-a', join(directory, 'data'), join(directory, 'restored')]);

    const sentAnew = await goesOn(await start({ DATA_DIR: join(directory, 'restored') }), left);
    expect(sentAnew).not.toContain('before');
  });

  it('goes on under DATABASE_URL from a dump of the running embedded database, with the key of its file', async () => {
    const data = join(directory, 'data');
    const old = await start({ DATA_DIR: data });
    const left = await work(old);
    await pg('pg_dump', '-Fc', '-h', join(data, 'postgres'), '-U', 'hookfront', '-f', dump(), 'hookfront');
    await old.kill('SIGKILL');
    const database = await emptyDatabase();
    await pg('pg_restore', '--no-owner', '--exit-on-error', '-d', database.url, dump());

    const key = (await readFile(join(data, 'secret-key'), 'utf8')).trim();
    const sentAnew = await goesOn(await start({ DATABASE_URL: database.url, SECRET_KEY: key }), left);
    expect(sentAnew).not.toContain('before');
  });

  it('goes on, under another name too, from a dump of the database at DATABASE_URL', async () => {
    const source = await emptyDatabase();
    const old = await start({ DATABASE_URL: source.url, SECRET_KEY });
    const left = await work(old);
    await pg('pg_dump', '-Fc', '-f', dump(), source.url);
    await old.kill('SIGKILL');
    const database = await emptyDatabase();
    await pg('pg_restore', '--no-owner', '--exit-on-error', '-d', database.url, dump());

    const sentAnew = await goesOn(
      await start({ DATABASE_URL: database.url, SECRET_KEY, NODE_NAME: 'node-2' }),
      left,
    );
    expect(sentAnew).not.toContain('before');
  });

  /** Has deliveries end in every way that there is: delivered, to be retried, on hold for a frozen URL, and never answered. */
  async function work(service: ServiceProcess): Promise<Left> {
    session = await login(service);
    receiver.answerAt('/retrying', 503);
    receiver.answerAt('/frozen', 410);
    receiver.answerAt('/unanswered', { gate: new Gate() });
    const subscriptions = new Map<string, Subscribed>();
    for (const path of ['/delivered', '/retrying', '/frozen', '/unanswered']) {
      const body = {
        objCode: 'PROJ',
        eventType: 'UPDATE',
        url: receiver.url(path),
        authToken: `token-of-${path}`,
      };
      subscriptions.set(path, (await call(service, 'POST', `${BASE}/subscriptions`, body)) as Subscribed);
    }
    await publish(service, 'before');
    const first = async (path: string): Promise<ReceivedRequest> => {
      await receiver.waitFor(() => receiver.at(path).length > 0);
      return receiver.at(path)[0]!;
    };
    await first('/delivered');
    await first('/frozen');
    const { id } = subscriptions.get('/frozen')!;
    await until('the URL is frozen', async () => {
      const { subscription_url } = (await call(service, 'GET', `${BASE}/subscriptions/${id}`)) as {
        subscription_url: { frozen_at: string | null };
      };
      return subscription_url.frozen_at !== null;
    });
    await publish(service, 'onHold');
    const [retrying, unanswered] = [await first('/retrying'), await first('/unanswered')];
    await until('a delivery is on hold', async () => (await onHold(service)) > 0);
    return {
      subscriptions,
      retrying: retrying.headers['webhook-id']!,
      unanswered: unanswered.headers['webhook-id']!,
    };
  }

  /**
   * Throws unless people, subscriptions, secrets and deliveries are as they were, and what was under way goes on.
   *
   * @returns the names in the events that came to the path whose first event had been delivered before the backup
   */
  async function goesOn(
    service: ServiceProcess,
    { subscriptions, retrying, unanswered }: Left,
  ): Promise<string[]> {
    receiver.clear();
    for (const path of subscriptions.keys()) receiver.answerAt(path, 200);
    session = await login(service);
    const listed = (await call(service, 'GET', `${BASE}/subscriptions`)) as { subscriptions: Subscribed[] };
    expect(listed.subscriptions.map(({ id }) => id).sort()).toEqual(
      [...subscriptions.values()].map(({ id }) => id).sort(),
    );

    const sent = (path: string, id: string) =>
      receiver.at(path).find((request) => request.headers['webhook-id'] === id);
    // The pauses between retries double.
    await receiver.waitFor(
      () => Boolean(sent('/retrying', retrying) && sent('/unanswered', unanswered)),
      60_000,
    );
    await call(service, 'PUT', `${BASE}/subscriptions/${subscriptions.get('/frozen')!.id}/enable`);
    await receiver.waitFor(() => receiver.at('/frozen').some(({ text }) => text.includes('"onHold"')));
    await publish(service, 'after');
    for (const [path, { signingSecret }] of subscriptions) {
      await receiver.waitFor(() => receiver.at(path).some(({ text }) => text.includes('"after"')));
      for (const request of receiver.at(path)) {
        expect(request.headers['authorization']).toBe(`Bearer token-of-${path}`);
        const headers = request.headers as Record<string, string>;
        expect(() => new Webhook(signingSecret).verify(request.text, headers)).not.toThrow();
      }
    }
    return receiver.at('/delivered').map(({ text }) => /"(before|held|after)"/.exec(text)![1]!);
  }

  async function start(env: Record<string, string>): Promise<ServiceProcess> {
    const service = await ServiceProcess.start({ ...ENV, ...env });
    services.push(service);
    return service;
  }

  async function emptyDatabase(): Promise<TestDatabase> {
    const database = await createTestDatabase('nothing');
    databases.push(database);
    return database;
  }

  const dump = (): string => join(directory, 'hookfront.dump');

  async function login(service: ServiceProcess): Promise<string> {
    session = '';
    const body = { username: 'admin', password: PASSWORD };
    const { data } = (await call(service, 'POST', '/attask/api/v15.0/login', body)) as {
      data: { sessionID: string };
    };
    return data.sessionID;
  }

  function publish(service: ServiceProcess, name: string): Promise<unknown> {
    const states = { newState: { ID: 'p1', name }, oldState: { ID: 'p1' } };
    return call(service, 'POST', `${BASE}/events`, { eventType: 'UPDATE', objCode: 'PROJ', ...states });
  }

  async function onHold(service: ServiceProcess): Promise<number> {
    const list = (await call(service, 'GET', `${BASE}/deliveries?state=onHold`)) as { deliveries: unknown[] };
    return list.deliveries.length;
  }

  async function call(
    service: ServiceProcess,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<unknown> {
    const response = await fetch(service.url + path, {
      method,
      headers: { 'content-type': 'application/json', ...(session && { sessionID: session }) },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text ? JSON.parse(text) : undefined;
  }
});

/** PostgreSQL's own programs, in a version that the embedded server accepts. */
async function pg(program: 'pg_dump' | 'pg_restore', ...args: string[]): Promise<void> {
  const { stdout } = await run(resolve('.ci/postgresql-client.sh'));
  await run(join(stdout.trim(), program), args);
}
