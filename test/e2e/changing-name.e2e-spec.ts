import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createServer, type Server } from 'node:net';
import type { Database } from '../../src/platform/database/index.js';
import { Receiver } from '../support/receiver.js';
import { BASE, startTestService, type TestService } from '../support/service.js';
import { until } from '../support/until.js';

const NAME = 'hooks.example.test';
const PERMITTED = '127.0.0.1';
const REFUSED = '127.0.0.2';
const RETRY_BASE_MS = 400;

describe('a receiver whose name leads to a refused address after the first attempt', () => {
  let service: TestService;
  let sql: Database;
  let receiver: Receiver;
  let inside: Server;
  let intruders: number;
  let address: string;

  beforeEach(async () => {
    receiver = await Receiver.start();
    intruders = 0;
    inside = createServer((socket) => {
      intruders++;
      socket.destroy();
    });
    // The same port: only the address decides.
    await new Promise<void>((resolve) => inside.listen(receiver.port, REFUSED, resolve));
    address = PERMITTED;
    service = await startTestService({
      env: { EGRESS_DENY: REFUSED, RETRY_BASE_MS: String(RETRY_BASE_MS), RETRY_LIMIT: '4' },
      resolver: async (name) => (name === NAME ? [address] : []),
    });
    sql = await service.database.connect();
  });
  afterEach(async () => {
    await service.close();
    await receiver.close();
    await new Promise((resolve) => inside.close(resolve));
  });

  const attempts = (): Promise<{ number: number; status: number | null; error: string | null }[]> =>
    sql.query('SELECT number, status, error FROM attempts ORDER BY number');
  const counters = async (): Promise<{ successes: number; failures: number }> => {
    const [row] = await sql.query<{ successes: number; failures: number }>(
      'SELECT successes, failures FROM endpoints',
    );
    return row!;
  };

  it('is not reached there: the retry is refused, counts for nobody, and the next one follows the schedule', async () => {
    // Closed after each answer, so that every attempt makes a connection of its own.
    const headers = { connection: 'close' };
    receiver.answer({ status: 500, headers }, { status: 200, headers });
    const url = `http://${NAME}:${receiver.port}/hook`;
    const created = await service.call('POST', `${BASE}/subscriptions`, {
      body: { objCode: 'PROJ', eventType: 'CREATE', authToken: 'a token', url },
    });
    expect(created.status).toBe(201);
    const published = await service.call('POST', `${BASE}/events`, {
      body: { eventType: 'CREATE', objCode: 'PROJ', newState: { ID: 'p1' } },
    });
    expect(published.status).toBe(202);
    await receiver.waitFor(1);
    address = REFUSED;

    await until('a retry was refused', async () => (await attempts()).length >= 2);
    expect((await attempts()).slice(0, 2)).toEqual([
      { number: 1, status: 500, error: 'The receiver answered 500.' },
      {
        number: 2,
        status: null,
        error: `Refused by the address policy: ${NAME} is ${REFUSED}, port ${receiver.port}: denied by configuration; EGRESS_DENY lists it`,
      },
    ]);
    expect(await counters()).toEqual({ successes: 0, failures: 1 });

    address = PERMITTED;
    await receiver.waitFor(2);
    await until('it is delivered', async () => (await counters()).successes === 1);
    expect(await counters()).toEqual({ successes: 1, failures: 1 });
    expect(intruders).toBe(0);
    expect(new Set(receiver.requests.map((request) => request.headers['webhook-id'])).size).toBe(1);
    // The refused retry had its place in the schedule: what came next was the second one, at the earliest.
    const [first, last] = receiver.requests.map(({ arrivedAt }) => arrivedAt);
    expect(last! - first!).toBeGreaterThan(3 * RETRY_BASE_MS - 200);
  });
});
