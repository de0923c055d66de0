import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EventStream } from '../support/event-stream.js';
import { PublishConnection } from '../support/publish-connection.js';
import { BASE, startTestService, type TestService } from '../support/service.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { freePort, Nginx } from './nginx.js';

const STREAM = '/api/v1/stream?topics=events';

describe('streams behind nginx', () => {
  let database: TestDatabase;
  let nginx: Nginx;
  const ports: number[] = [];
  const nodes: TestService[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    for (const _ of [0, 1]) {
      const port = await freePort();
      ports.push(port);
      nodes.push(await startTestService({ database, env: { PORT: String(port), TRUST_PROXY: '127.0.0.1' } }));
    }
    nginx = await Nginx.start(ports as [number, number]);
  });
  afterAll(async () => {
    await nginx?.stop();
    for (const node of nodes) await node.close();
    await database?.drop();
  });

  const publish = async (objId: string): Promise<string> => {
    const event = { eventType: 'UPDATE', objCode: 'PROJ', objId, newState: {}, oldState: {} };
    const { body } = await nodes[1]!.call('POST', `${BASE}/events`, { body: event });
    return (body.results as { eventId: string }[])[0]!.eventId;
  };
  const has = (stream: EventStream, eventId: string): boolean =>
    stream.rows('events').some((row) => row.eventId === eventId);

  it('of news comes as it is told, message by message, and goes on where it broke off', async () => {
    const headers = { sessionID: nodes[0]!.session };
    const stream = await EventStream.open(nginx.url + STREAM, { headers });
    const first = await publish('first');
    await stream.until('the event is told while the stream goes on', () => has(stream, first));
    expect(stream.ended).toBe(false);
    const { lastId } = stream;
    stream.close();
    const meanwhile = await publish('meanwhile');
    const again = await EventStream.open(nginx.url + STREAM, {
      headers: { ...headers, 'last-event-id': lastId! },
    });
    await again.until('what was missed is told', () => has(again, meanwhile));
    again.close();
  });

  it('of events is answered line by line while it is open', async () => {
    const url = `${nginx.url}${BASE}/events/stream`;
    const connection = await PublishConnection.open(url, { sessionID: nodes[0]!.session });
    for (let line = 1; line <= 3; line++) {
      connection.say({ eventType: 'DELETE', objCode: 'TASK', objId: `t${line}` });
      expect((await connection.told(line)).at(-1)).toMatchObject({ line, status: 'accepted' });
    }
    await connection.finish();
    expect(connection.lines).toHaveLength(3);
  });
});
