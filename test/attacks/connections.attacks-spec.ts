import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '../support/until.js';
import { AttackedService, UNHARMED } from './attacked-service.js';
import { Description } from './openapi.js';
import { RawConnection, requestText } from './raw-connections.js';

/** How long a connection that stands still may last at most. */
const PATIENCE_MS = 60_000;

describe('connections without a session', () => {
  let service: AttackedService;
  let openPaths: string[];
  const connections: RawConnection[] = [];

  beforeAll(async () => {
    const { operations } = await Description.read();
    openPaths = [
      ...operations.filter(({ open, method }) => open && method === 'GET').map(({ path }) => path),
      '/',
      '/docs',
      '/openapi.json',
      '/attask/api/v19.0/login?username=a&password=b',
      '/api/v1/oauth2/callback?state=x&code=y',
      '/there/is/nothing/here',
    ];
    service = await AttackedService.start();
  });
  beforeEach(() => service.watch());
  afterAll(() => service.remove());

  async function openMany(count: number): Promise<RawConnection[]> {
    const opened = await RawConnection.openMany(service.port, count);
    connections.push(...opened);
    return opened;
  }

  /** Whoever reads nothing notices an end only by writing. */
  function untilEnded(those: readonly RawConnection[], timeoutMs: number): Promise<void> {
    let looks = 0;
    return until(
      'all of them are ended',
      () => {
        if (looks++ % 50 === 0) for (const connection of those) connection.probe();
        return those.every(({ closed }) => closed);
      },
      timeoutMs,
    );
  }

  function end(): void {
    for (const connection of connections.splice(0)) connection.destroy();
  }

  it('that pipeline requests on every public route and never read an answer are bounded, and ended when answers wait', async () => {
    const waiting: RawConnection[] = [];
    for (const path of openPaths) {
      const opened = await openMany(8);
      for (const connection of opened) connection.send(requestText('GET', path).repeat(1_400));
      // What the system's own buffers hold of small answers counts as read.
      if (path === '/openapi.json') waiting.push(...opened);
    }
    expect(connections.length).toBe(8 * openPaths.length);
    expect(waiting.length).toBe(8);
    await untilEnded(waiting, PATIENCE_MS);
    end();
    expect(await service.conclude('pipelined, never read')).toEqual(UNHARMED);
  });

  it('that read one byte now and then get their answers, and cost nobody else anything', async () => {
    const slow = await openMany(100);
    for (const connection of slow) connection.send(requestText('GET', '/openapi.json').repeat(10));
    for (let round = 0; round < 100; round++) {
      for (const { socket } of slow) socket.read(1);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    end();
    expect(await service.conclude('slow readers')).toEqual(UNHARMED);
  });

  it('that write a byte now and then, of a head or a body, are ended', async () => {
    const heads = await openMany(150);
    const bodies = await openMany(150);
    for (const connection of [...heads, ...bodies]) connection.read();
    for (const connection of heads) connection.send('GET /health/live HTTP/1.1\r\nHost: hookfront.test\r\n');
    for (const connection of bodies) {
      connection.send(requestText('POST', '/attask/api/v19.0/login', { 'Transfer-Encoding': 'chunked' }));
    }
    let fed = 0;
    const feed = setInterval(() => {
      fed++;
      for (const connection of heads) connection.send(`X-${fed}: y\r\n`);
      for (const connection of bodies) connection.send('1\r\na\r\n');
    }, 500);
    try {
      await untilEnded([...heads, ...bodies], 90_000);
    } finally {
      clearInterval(feed);
    }
    end();
    expect(await service.conclude('slow writers')).toEqual(UNHARMED);
  });

  it('that are idle, more than there are descriptors, leave room for deliveries, and are ended', async () => {
    const idle: RawConnection[] = [];
    for (let round = 0; round < 24; round++) idle.push(...(await openMany(50)));
    const open = idle.filter(({ closed }) => !closed);
    expect(open.length).toBeGreaterThan(100);
    await untilEnded(open, PATIENCE_MS);
    end();
    expect((await fetch(`${service.url}/health/ready`)).status).toBe(200);
    expect(service.output).not.toContain('gave this node up');
    expect(service.output).not.toContain('The lease could not be renewed');
    expect(await service.conclude('idle connections')).toEqual(UNHARMED);
  });
});
