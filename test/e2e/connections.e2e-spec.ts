import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { peakMemoryMb } from '../support/process-resources.js';
import { Receiver } from '../support/receiver.js';
import { ADMIN, BASE, SECRET_KEY } from '../support/service.js';
import { ServiceProcess } from '../support/service-process.js';
import { until } from '../support/until.js';

jest.setTimeout(120_000);

const GET = (path: string): string => `GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`;

describe('a service that many connections are made to', () => {
  let database: TestDatabase;
  let service: ServiceProcess | undefined;
  let receiver: Receiver;
  const sockets: Socket[] = [];

  beforeEach(async () => {
    [database, receiver] = [await createTestDatabase(), await Receiver.start()];
  });
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    await service?.kill('SIGKILL');
    await receiver.close();
    await database.drop();
  });

  const env = (more: Record<string, string> = {}): Record<string, string> => ({
    DATABASE_URL: database.url,
    SECRET_KEY,
    ADMIN_USERNAME: ADMIN.username,
    ADMIN_PASSWORD: ADMIN.password,
    ...more,
  });
  const talk = (text = ''): Socket => {
    const socket = connect(Number(new URL(service!.url).port), '127.0.0.1');
    socket.on('error', () => {});
    if (text !== '') socket.write(text);
    sockets.push(socket);
    return socket;
  };
  // oxlint-disable-next-line typescript/no-explicit-any -- answers of every shape
  const call = async (path: string, session: string, body: unknown): Promise<any> => {
    const answer = await fetch(service!.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(session !== '' && { sessionID: session }) },
      body: JSON.stringify(body),
    });
    return answer.json();
  };

  it('lives on 512 MB with eight that send 1 400 requests each and read no answer, and answers the others', async () => {
    service = await ServiceProcess.start(env({ NODE_OPTIONS: '--max-old-space-size=512' }));
    for (const path of ['/openapi.json', '/docs/swagger-ui-bundle.js', '/health/live', '/nowhere']) {
      for (let i = 0; i < 2; i++) talk(GET(path).repeat(1_400)).pause();
    }
    for (let i = 0; i < 50; i++) expect((await fetch(`${service.url}/health/live`)).status).toBe(200);
    expect(await peakMemoryMb(service.pid)).toBeLessThan(400);

    let text = '';
    talk(GET('/health/live').repeat(100)).on('data', (chunk: Buffer) => (text += chunk.toString()));
    await until('all of a patient caller’s requests are answered', () => text.split('"live"').length === 101);
  });

  it('delivers and keeps its lease while idle connections use up their share of the descriptors', async () => {
    service = await ServiceProcess.start(env({ LEASE_MS: '1000', DELIVERY_TIMEOUT_MS: '500' }), 1_024);
    const login = await call('/attask/api/v15.0/login', '', ADMIN);
    const session = login.data.sessionID as string;
    const url = receiver.url('/hook');
    const subscription = { objCode: 'PROJ', eventType: 'CREATE', url, authToken: 'token' };
    await call(`${BASE}/subscriptions`, session, subscription);
    const sql = await database.connect();
    const node = async () =>
      (await sql.query<{ id: number; until: Date }>('SELECT id, lease_until AS until FROM nodes'))[0]!;
    const before = await node();

    for (let i = 0; i < 1_100; i++) talk();
    await until('all have been taken up or refused', () => sockets.every((socket) => !socket.connecting));
    for (let number = 1; number <= 5; number++) {
      await until('an event is taken', async () => {
        const event = { eventType: 'CREATE', objCode: 'PROJ', newState: { ID: `p${number}` } };
        const answer = await call(`${BASE}/events`, session, event).catch(() => undefined);
        return answer !== undefined && answer.error === undefined;
      });
      await receiver.waitFor(number);
      const { until: seen } = await node();
      await until('the lease is renewed', async () => (await node()).until > seen);
    }
    expect((await node()).id).toBe(before.id);
    expect(service.output).not.toMatch(/EMFILE|lease could not be renewed|given up/);
  });

  it('says in a sentence that its limit of open files is too low', async () => {
    const refused = ServiceProcess.launch(env(), 128);
    expect(await refused.exited).toBe(1);
    expect(refused.output).toMatch(
      /^Hookfront could not start\. The limit of open files is 128; at least 1024 are needed.*\n$/,
    );
  });

  it('says at the start what a low limit leaves of DELIVERY_CONCURRENCY', async () => {
    service = await ServiceProcess.start(env(), 1_024);
    expect(service.output).toMatch(/"setting":"DELIVERY_CONCURRENCY","wanted":1024,"granted":234/);
  });
});
