import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { BASE, startTestService, type TestService } from '../support/service.js';
import { until } from '../support/until.js';

/** A connection that stays, and everything that came on it. */
interface Line {
  readonly socket: Socket;
  text: string;
  ended: boolean;
}

describe('a service that stops', () => {
  let database: TestDatabase;
  let service: TestService;
  let stopped: Promise<void> | undefined;
  const lines: Line[] = [];

  beforeEach(async () => {
    database = await createTestDatabase();
    stopped = undefined;
  });
  afterEach(async () => {
    for (const { socket } of lines.splice(0)) socket.destroy();
    await (stopped ?? service.close());
    await database.drop();
  });

  const start = async (env: Record<string, string>): Promise<void> => {
    service = await startTestService({ database, env });
  };
  const stop = (): void => void (stopped = service.close());
  const line = async (): Promise<Line> => {
    const { hostname, port } = new URL(service.url);
    const one: Line = { socket: connect(Number(port), hostname), text: '', ended: false };
    one.socket.on('data', (chunk: Buffer) => (one.text += chunk.toString()));
    one.socket.on('error', () => {}).on('close', () => (one.ended = true));
    lines.push(one);
    await get(one, '/health/live', '{"status":"live"}');
    return one;
  };
  const get = async (one: Line, path: string, last: string): Promise<string> => {
    one.text = '';
    one.socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\nsessionID: ${service.session}\r\n\r\n`);
    await until(`${path} is answered`, () => one.text.endsWith(last) || one.ended);
    return one.text;
  };
  const refused = (): Promise<boolean> =>
    fetch(`${service.url}/health/live`).then(
      () => false,
      (error: { cause?: { code?: string } }) => error.cause?.code === 'ECONNREFUSED',
    );

  it("answers and takes on a proxy's connections as ever, once more on each, and refuses new ones", async () => {
    await start({ TRUST_PROXY: '127.0.0.1' });
    const [first, second, third] = [await line(), await line(), await line()];
    stop();
    await until('new connections are refused', refused);
    expect([first, second, third].map(({ ended }) => ended)).toEqual([false, false, false]);

    const answer = await get(first, '/api/v1/users/me', '}');
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(answer).toMatch(/\r\nconnection: close\r\n/i);
    expect(await get(second, '/health/ready', '}}}')).toMatch(
      /^HTTP\/1\.1 503 [^]*this node is shutting down/,
    );

    third.text = '';
    const body = '{"objCode":"TASK","eventType":"CREATE","newState":{"ID":"1"}}';
    third.socket.write(
      `POST ${BASE}/events HTTP/1.1\r\nhost: x\r\nsessionID: ${service.session}\r\n` +
        `content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
    await stopped;
    expect(third.text).toMatch(/^HTTP\/1\.1 202 /);
    await until('all have ended', () => [first, second, third].every(({ ended }) => ended));
    expect(await (await database.connect()).query('SELECT 1 FROM segments')).toHaveLength(1);
  });

  it('ends the idle connections of everybody else at once', async () => {
    await start({});
    const idle = await line();
    stop();
    await until('it has ended', () => idle.ended);
    await stopped;
    expect(await refused()).toBe(true);
  });
});
