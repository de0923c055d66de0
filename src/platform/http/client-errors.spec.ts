import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fastify, type FastifyInstance } from 'fastify';
import { until } from '../../../test/support/until.js';
import { answerClientError } from './client-errors.js';

describe('what is no HTTP', () => {
  let server: FastifyInstance;

  beforeEach(async () => {
    server = fastify({ clientErrorHandler: answerClientError });
    server.get('/', (_request, reply) => {
      const body = new PassThrough();
      body.write('begun');
      return reply.header('content-length', 1000).send(body);
    });
    await server.listen({ host: '127.0.0.1', port: 0 });
  });
  afterEach(() => server.close());

  const talk = () => {
    const socket = connect((server.server.address() as AddressInfo).port, '127.0.0.1');
    const said = { text: '' };
    socket.on('error', () => {}).on('data', (chunk: Buffer) => (said.text += chunk.toString()));
    return { socket, said, closed: once(socket, 'close') };
  };

  it('is answered 400, and the connection is closed', async () => {
    const { socket, said, closed } = talk();
    socket.write('nonsense\r\n\r\n');
    await closed;
    expect(said.text).toMatch(/^HTTP\/1\.1 400 [^]*MalformedRequest/);
  });

  it('ends an answer under way without becoming a part of it', async () => {
    const { socket, said, closed } = talk();
    socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
    await until('the answer has begun', () => said.text.endsWith('begun'));
    socket.write('nonsense\r\n\r\n');
    await closed;
    expect(said.text).toMatch(/\r\n\r\nbegun$/);
  });
});
