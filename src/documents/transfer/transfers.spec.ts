import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fastify, type FastifyInstance } from 'fastify';
import { FakeProvider, someBytes } from '../../../test/support/fake-providers.js';
import { AppError } from '../../platform/http/errors/index.js';
import type { Log } from '../../platform/logging/log.js';
import type { Authentication, Principal } from '../../auth/index.js';
import { type TransferCall, Transfers } from './transfers.js';

const log = { for: () => log, warn: () => {} } as unknown as Log;

describe('transfers', () => {
  let server: FastifyInstance;
  let provider: FakeProvider;
  let transfers: Transfers;
  let handle: (call: TransferCall) => Promise<unknown>;

  beforeEach(async () => {
    provider = new FakeProvider('provider');
    transfers = new Transfers({} as Authentication, provider, { recheckMs: 60_000, idleMs: 60_000 }, log);
    server = fastify();
    server.get('/', (request, reply) =>
      handle({ caller: {} as Principal, integrationId: 'provider', request, reply }),
    );
    await server.listen({ host: '127.0.0.1', port: 0 });
  });
  afterEach(() => server.close());

  const get = (options: RequestInit = {}): Promise<Response> =>
    fetch(`http://127.0.0.1:${(server.server.address() as AddressInfo).port}/`, options);

  describe('of a range that is not there any more', () => {
    beforeEach(() => {
      handle = (call) => transfers.download(call, 'x', (options) => provider.download('x', options));
      provider.bytes = ({ range }) => {
        if (range !== undefined) throw new AppError('RangeNotSatisfiable');
        return someBytes('new', { etag: '"2"' });
      };
    });

    it('are of the whole for a caller who wants the range of what it has only', async () => {
      const answer = await get({ headers: { range: 'bytes=500-', 'if-range': '"1"' } });
      expect([answer.status, await answer.text()]).toEqual([200, 'new']);
    });

    it('are none for a caller who does not care', async () => {
      expect((await get({ headers: { range: 'bytes=500-' } })).status).toBe(416);
    });
  });

  it('do not begin for a caller who has gone', async () => {
    const gone = new AbortController();
    let worked = false;
    const done = new Promise((resolve) => {
      handle = async (call) => {
        const closed = new Promise((settle) => call.reply.raw.once('close', settle));
        gone.abort();
        await closed;
        resolve(await transfers.during(call, async () => (worked = true)));
      };
    });
    await expect(get({ signal: gone.signal })).rejects.toThrow(/abort/);
    expect(await done).toBeUndefined();
    expect(worked).toBe(false);
  });
});
