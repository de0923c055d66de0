import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fastify, type FastifyInstance } from 'fastify';
import { until } from '../../../test/support/until.js';
import { answerClientError } from './client-errors.js';
import { SERVER_OPTIONS } from './connections/index.js';

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

describe('a connection whose request does not come', () => {
  let server: FastifyInstance;

  beforeEach(async () => {
    const times = { headersTimeout: 100, connectionsCheckingInterval: 10 };
    server = fastify({
      clientErrorHandler: answerClientError,
      serverFactory: (handler: RequestListener) => createServer({ ...SERVER_OPTIONS, ...times }, handler),
    });
    await server.listen({ host: '127.0.0.1', port: 0 });
  });
  afterEach(() => server.close());

  it.each([
    ['without a word is closed without one: what it says next must not take it for its answer', '', /^$/],
    [
      'in the middle of its headers is told so',
      'GET / HTTP/1.1\r\nhost: x\r\nx-',
      /^HTTP\/1\.1 400 [^]*in time/,
    ],
  ])('%s', async (_what, text, answer) => {
    const socket = connect((server.server.address() as AddressInfo).port, '127.0.0.1');
    let said = '';
    socket.on('data', (chunk: Buffer) => (said += chunk.toString()));
    if (text !== '') socket.write(text);
    await once(socket, 'close');
    expect(said).toMatch(answer);
  });

  it('has 15 seconds for it, as the service is set up', () => {
    const { headersTimeout, connectionsCheckingInterval } = SERVER_OPTIONS;
    expect(headersTimeout + connectionsCheckingInterval).toBe(15_000);
  });
});
