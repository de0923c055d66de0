import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '../../src/platform/database/index.js';
import { ConfigError } from '../../src/config/index.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { DatabaseProxy } from '../support/database-proxy.js';
import { OK } from '../support/egress.js';
import { ForwardProxy } from '../support/forward-proxy.js';
import { onRequest, RawServer } from '../support/raw-server.js';
import { BASE, startTestService, type TestService } from '../support/service.js';
import { until } from '../support/until.js';

const SUBSCRIPTION = { objCode: 'PROJ', eventType: 'UPDATE', authToken: 'token-of-the-receiver' };
const EVENT = { eventType: 'UPDATE', objCode: 'PROJ', newState: { ID: 'p1', n: 1 }, oldState: { ID: 'p1' } };
/** Of a network for documentation: no machine has it. */
const FOREIGN = '192.0.2.7';

describe('the way out of a service', () => {
  let database: TestDatabase;
  let receiver: RawServer;
  let closers: (() => Promise<unknown>)[];

  beforeEach(async () => {
    database = await createTestDatabase();
    receiver = await RawServer.start((socket) => onRequest(socket, () => socket.write(OK)));
    closers = [];
  });
  afterEach(async () => {
    for (const close of closers.reverse()) await close();
    await receiver.close();
    await database.drop();
  });

  const start = async (env: Record<string, string> = {}): Promise<TestService> => {
    const service = await startTestService({ database, env });
    closers.push(() => service.close());
    return service;
  };
  const forwardProxy = async (): Promise<ForwardProxy> => {
    const made = await ForwardProxy.start();
    closers.push(() => made.close());
    return made;
  };
  const subscribe = (service: TestService, url: string, query = ''): ReturnType<TestService['call']> =>
    service.call('POST', `${BASE}/subscriptions${query}`, { body: { ...SUBSCRIPTION, url } });
  const ping = async (service: TestService, url: string): Promise<unknown> => {
    const { body } = await subscribe(service, url);
    return (await service.call('POST', `${BASE}/subscriptions/${body.id}/ping`)).body;
  };
  const egress = async (service: TestService): Promise<unknown> => {
    const answer = await service.call('GET', `${BASE}/egress`);
    expect(answer.status).toBe(200);
    return answer.body;
  };

  describe('from bound addresses', () => {
    it('sends from them, and lists those of every living node on each', async () => {
      const one = await start({ NODE_NAME: 'one', EGRESS_ADDRESSES: '127.0.0.3,127.0.0.2' });
      const two = await startTestService({
        database,
        env: { NODE_NAME: 'two', ROLES: 'delivery', EGRESS_ADDRESSES: '127.0.0.4' },
      });
      const api = await start({ NODE_NAME: 'api', ROLES: 'api' });
      const first = { name: 'one', addresses: ['127.0.0.3', '127.0.0.2'], source: 'configured', proxy: null };
      const second = { name: 'two', addresses: ['127.0.0.4'], source: 'configured', proxy: null };
      const both = {
        addresses: ['127.0.0.2', '127.0.0.3', '127.0.0.4'],
        proxies: [],
        notes: [],
        nodes: [first, second],
      };
      expect(await egress(one)).toEqual(both);
      expect(await egress(api)).toEqual(both);
      expect(await ping(one, `http://127.0.0.1:${receiver.port}/`)).toMatchObject({ status: 200 });
      expect(['127.0.0.2', '127.0.0.3']).toContain(receiver.sockets[0]!.remoteAddress);

      await two.close();
      expect(await egress(api)).toMatchObject({ addresses: ['127.0.0.2', '127.0.0.3'], nodes: [first] });
    });

    it('does not start with one that is not this machine’s, and says so', async () => {
      const failed = start({ EGRESS_ADDRESSES: `127.0.0.1,${FOREIGN}` });
      await expect(failed).rejects.toThrow(ConfigError);
      await expect(failed).rejects.toThrow(
        `EGRESS_ADDRESSES is "127.0.0.1,${FOREIGN}"; ${FOREIGN} is not an address of this machine (EADDRNOTAVAIL).`,
      );
    });
  });

  it('lists what the machine has when nothing is configured, and that this is a guess', async () => {
    const service = await start({ NODE_NAME: 'one' });
    expect(await egress(service)).toMatchObject({
      notes: [expect.stringMatching(/^EGRESS_ADDRESSES is not set on one: /)],
      nodes: [{ name: 'one', source: 'interfaces', proxy: null }],
    });
  });

  it('does not list a node that is gone without a word', async () => {
    const service = await start({ ROLES: 'api' });
    const sql: Database = await database.connect();
    await sql.query(
      `INSERT INTO nodes (name, lease_until, sends_from) VALUES ('gone', now() - interval '1 s', '{}')`,
    );
    expect(await egress(service)).toEqual({
      addresses: [],
      proxies: [],
      notes: ['No node that sends deliveries is running.'],
      nodes: [],
    });
  });

  it('does not start with a certificate that it cannot read, and says so', async () => {
    const failed = start({ EGRESS_CA: '/nowhere/ca.pem' });
    await expect(failed).rejects.toThrow('EGRESS_CA is "/nowhere/ca.pem"; it cannot be read (ENOENT).');
    const directory = await mkdtemp(join(tmpdir(), 'hookfront-egress-'));
    closers.push(() => rm(directory, { recursive: true }));
    const file = join(directory, 'empty.pem');
    await writeFile(file, '');
    await expect(start({ EGRESS_CLIENT_CERT: file, EGRESS_CLIENT_KEY: file })).rejects.toThrow(ConfigError);
  });

  describe('through a forward proxy', () => {
    it('sends everything there, and tells who asks that the proxy is what receivers see', async () => {
      const hop = await forwardProxy();
      const service = await start({ EGRESS_PROXY: `http://me:s3cret@127.0.0.1:${hop.port}` });
      expect(await ping(service, `http://127.0.0.1:${receiver.port}/`)).toMatchObject({ status: 200 });
      expect(hop.asked).toMatchObject([{ target: `127.0.0.1:${receiver.port}` }]);
      const listed = await egress(service);
      expect(listed).toMatchObject({ addresses: [], proxies: [`127.0.0.1:${hop.port}`] });
      expect(JSON.stringify(listed)).not.toContain('s3cret');
    });

    it('does not hold a failure of the proxy against the receiver, and tries again', async () => {
      const hop = await forwardProxy();
      hop.answer(() => 407);
      const service = await start({ EGRESS_PROXY: `http://127.0.0.1:${hop.port}`, RETRY_BASE_MS: '100' });
      const { body } = await subscribe(service, `http://127.0.0.1:${receiver.port}/`);
      await service.call('POST', `${BASE}/events`, { body: EVENT });
      await until('the proxy was asked twice', () => hop.asked.length >= 2);
      hop.answer(() => 200);
      const health = async (): Promise<{ successes: number; failures: number }> =>
        (await service.call('GET', `${BASE}/subscriptions/${body.id}`)).body.subscription_url;
      await until('the delivery has arrived', async () => (await health()).successes === 1);
      expect(await health()).toMatchObject({ successes: 1, failures: 0 });
    });
  });

  it('never leads to the database of the service, by whatever name', async () => {
    const hop = await DatabaseProxy.start(database.url);
    closers.push(() => hop.close());
    const service = await start({
      DATABASE_URL: hop.url.replace('127.0.0.1', 'localhost'),
      EGRESS_ALLOW: '0.0.0.0/0,::/0',
    });
    const port = new URL(hop.url).port;
    for (const host of ['127.0.0.1', '127.0.0.2', 'localhost', '[::ffff:127.0.0.1]']) {
      expect(await ping(service, `http://${host}:${port}/`)).toMatchObject({
        outcome: 'failed',
        error: expect.stringMatching(
          /^Refused by the address policy: .*: the service's own database; no setting allows it$/,
        ),
      });
    }
  });

  it('warns of a subscription whose URL it will refuse, on the 201 and on every read', async () => {
    const service = await start({ EGRESS_ALLOW: '' });
    const url = 'http://127.0.0.1:4000/hooks?key=s3cret';
    const warnings = [
      'url: deliveries to 127.0.0.1, port 4000, are refused (loopback address); EGRESS_ALLOW would allow it.',
    ];
    expect(await subscribe(service, url, '?validate=strict')).toMatchObject({
      status: 400,
      body: { error: { class: 'ValidationFailed', message: warnings[0] } },
    });
    const created = await subscribe(service, url);
    expect(created).toMatchObject({ status: 201, body: { warnings } });
    const { id } = created.body;
    expect((await service.call('GET', `${BASE}/subscriptions/${id}`)).body).toMatchObject({ warnings });

    const open = await start({ EGRESS_ALLOW: '127.0.0.0/8', ROLES: 'api' });
    expect((await open.call('GET', `${BASE}/subscriptions/${id}`)).body).not.toHaveProperty('warnings');
  });
});
