import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { PasswordTurns } from '../../src/auth/passwords/password-turns.js';
import { HeldHashing } from '../support/held-hashing.js';
import { ADMIN, type Answer, startTestService, type TestService } from '../support/service.js';
import { until } from '../support/until.js';

const LOGIN = '/attask/api/v15.0/login';

describe('a flood of log-ins', () => {
  let service: TestService;
  const hashing = new HeldHashing();
  let underWay: Promise<Answer>[] = [];
  let networks = 0;

  beforeAll(async () => {
    service = await startTestService({ passwordHashing: hashing, env: { TRUST_PROXY: '127.0.0.1' } });
  });
  afterAll(() => service.close());
  beforeEach(() => {
    // What the tests before have failed with counts for their addresses alone.
    networks++;
    hashing.hold();
  });
  afterEach(async () => {
    hashing.release();
    await Promise.all(underWay);
    underWay = [];
  });

  const address = (network: string, host = 1): string => `10.${networks}.${network}.${host}`;
  const attempt = (from: string, password: string, username = `user-${underWay.length}`): Promise<Answer> => {
    const answer = service.call('POST', LOGIN, {
      body: { username, password },
      headers: { 'x-forwarded-for': from },
      session: null,
    });
    underWay.push(answer);
    return answer;
  };
  const waiting = (): number => service.running.app.get(PasswordTurns).waiting;
  const untilWaiting = (count: number) => until(`${count} wait`, () => waiting() === count);
  const untilBegun = (count: number) => until(`${count} have begun`, () => hashing.begun.length === count);
  const statuses = async (): Promise<Record<number, number>> => {
    const counts: Record<number, number> = {};
    for (const { status } of await Promise.all(underWay)) counts[status] = (counts[status] ?? 0) + 1;
    return counts;
  };

  it('from one address keeps nobody else waiting, and is refused beyond 100', async () => {
    for (let i = 0; i < 200; i++) void attempt(address('1'), 'wrong');
    await untilWaiting(100);
    await untilBegun(2);
    const right = attempt(address('2'), ADMIN.password, ADMIN.username);
    await untilWaiting(101);
    hashing.endOne();
    await untilBegun(3);
    expect(hashing.begun).toEqual(['wrong', 'wrong', ADMIN.password]);
    hashing.release();
    expect((await right).status).toBe(200);
    expect(await statuses()).toEqual({ 200: 1, 401: 50, 429: 150 });
  });

  it('from very many addresses does not keep a new one waiting either', async () => {
    for (let i = 1; i <= 200; i++) void attempt(address('1', i), 'wrong');
    await untilWaiting(198);
    await untilBegun(2);
    const right = attempt(address('2'), ADMIN.password, ADMIN.username);
    await untilWaiting(199);
    hashing.endOne();
    await untilBegun(3);
    expect(hashing.begun).toEqual(['wrong', 'wrong', ADMIN.password]);
    hashing.release();
    expect((await right).status).toBe(200);
  });

  it('goes on while users log in where they have done so before', async () => {
    hashing.release();
    expect((await attempt(address('9'), ADMIN.password, ADMIN.username)).status).toBe(200);
    hashing.hold();
    void attempt(address('1', 1), 'wrong');
    void attempt(address('1', 2), 'wrong');
    await untilBegun(2);
    const right = attempt(address('9'), ADMIN.password, ADMIN.username);
    await untilWaiting(1);
    for (let i = 3; i <= 30; i++) void attempt(address('1', i), 'wrong');
    await untilWaiting(29);
    hashing.endOne();
    await untilBegun(3);
    expect(hashing.begun.at(-1)).toBe(ADMIN.password);
    hashing.release();
    expect((await right).status).toBe(200);
  });

  it('lets administrators make users and people change their passwords meanwhile', async () => {
    for (let i = 1; i <= 50; i++) void attempt(address('1', i), 'wrong');
    await untilWaiting(48);
    await untilBegun(2);
    const body = { username: `made-${networks}`, password: 'password-of-mine' };
    const made = service.call('POST', '/api/v1/users', { body });
    await untilWaiting(49);
    hashing.endOne();
    expect((await made).status).toBe(201);
    const change = { currentPassword: ADMIN.password, newPassword: 'another password' };
    const changed = service.call('PUT', '/api/v1/users/me/password', { body: change });
    await until('its turn comes', () => {
      if (!hashing.begun.includes(ADMIN.password)) hashing.endOne();
      return hashing.begun.includes(ADMIN.password);
    });
    expect(hashing.begun.length).toBeLessThan(8);
    hashing.release();
    expect((await changed).status).toBe(204);
    const back = { currentPassword: 'another password', newPassword: ADMIN.password };
    expect((await service.call('PUT', '/api/v1/users/me/password', { body: back })).status).toBe(204);
  });

  it('is refused with 503 and Retry-After when too many wait in all, those first that failed before', async () => {
    hashing.release();
    expect((await attempt(address('3'), 'wrong')).status).toBe(401);
    hashing.hold();
    for (let i = 1; i <= 202; i++) void attempt(address('1', i), 'wrong');
    await untilWaiting(200);
    const refused = await attempt(address('3'), 'wrong');
    expect(refused).toMatchObject({ status: 503, body: { error: { class: 'Overloaded' } } });
    expect(refused.body.error.message).toBe('Too many passwords are being checked; try again in 5 seconds.');
    expect(refused.headers.get('retry-after')).toBe('5');
    const right = attempt(address('2'), ADMIN.password, ADMIN.username);
    await until(
      'somebody gives way',
      async () => (await Promise.race([right, ...underWay.slice(1, 203)])).status === 503,
    );
    expect(waiting()).toBe(200);
    hashing.release();
    expect((await right).status).toBe(200);
  });

  it('costs nothing any more once its callers have hung up', async () => {
    void attempt(address('1', 1), 'wrong');
    void attempt(address('1', 2), 'wrong');
    await untilBegun(2);
    const { hostname, port } = new URL(service.url);
    const sockets = Array.from({ length: 20 }, (_, i) => {
      const socket = connect(Number(port), hostname).on('error', () => {});
      socket.write(
        `GET ${LOGIN}?username=admin&password=given-up HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: ${address('4', i)}\r\n\r\n`,
      );
      return socket;
    });
    await untilWaiting(20);
    for (const socket of sockets) socket.destroy();
    await untilWaiting(0);
    const right = attempt(address('2'), ADMIN.password, ADMIN.username);
    hashing.release();
    expect((await right).status).toBe(200);
    expect(hashing.begun).toEqual(['wrong', 'wrong', ADMIN.password]);
  });

  it('learns nothing of who exists: a password is checked for unknown and inactive users too', async () => {
    const inactive = { username: `inactive-${networks}`, password: 'password-of-mine' };
    const { body } = await service.call('POST', '/api/v1/users', { body: inactive });
    await service.call('DELETE', `/api/v1/users/${body.id as string}`);
    hashing.release();
    const answers = [
      await attempt(address('1'), 'first', 'nobody at all'),
      await attempt(address('1'), inactive.password, inactive.username),
      await attempt(address('1'), 'third', ADMIN.username),
    ];
    expect(hashing.begun).toEqual(['first', inactive.password, 'third']);
    for (const { status, text } of answers) expect([status, text]).toEqual([401, answers[0]!.text]);
  });
});
