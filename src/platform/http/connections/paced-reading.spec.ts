import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '../../../../test/support/until.js';
import { readInTurn } from './paced-reading.js';

const GET = (path: string): string => `GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`;
const CHUNKED = 'transfer-encoding: chunked';

describe('requests that are sent without waiting for answers', () => {
  let server: Server;
  let sockets: Socket[];
  /** Requests that were handed on, and what answers them. */
  let asked: { request: IncomingMessage; response: ServerResponse; body: string }[];
  let answerAtOnce: boolean;

  beforeEach(async () => {
    asked = [];
    sockets = [];
    answerAtOnce = true;
    server = createServer((request, response) => {
      const one = { request, response, body: '' };
      asked.push(one);
      request.on('data', (chunk: Buffer) => (one.body += chunk.toString()));
      request.on('end', () => answerAtOnce && response.end(`${request.url}:${one.body.length};`));
    });
    readInTurn(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const talk = (): { socket: Socket; said: { text: string } } => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1').setNoDelay();
    const said = { text: '' };
    socket.on('error', () => {}).on('data', (chunk: Buffer) => (said.text += chunk.toString()));
    sockets.push(socket);
    return { socket, said };
  };
  const bodies = (text: string): string[] => [...text.matchAll(/(\/\w+:\d+);/g)].map(([, body]) => body!);

  it('are begun one after the other, however many came in one piece', async () => {
    answerAtOnce = false;
    const { socket, said } = talk();
    socket.write(Array.from({ length: 500 }, (_, i) => GET(`/${i}`)).join(''));
    for (let turn = 0; turn < 5; turn++) {
      await until('the next one is begun', () => asked.length > turn);
      expect(asked.length).toBe(turn + 1);
      answerAtOnce = turn === 4;
      asked[turn]!.response.end(`/${turn}:0;`);
      await until('it is answered', () => bodies(said.text).length > turn);
    }
    await until('all are answered', () => bodies(said.text).length === 500);
    expect(bodies(said.text)).toEqual(Array.from({ length: 500 }, (_, i) => `/${i}:0`));
  });

  it('leave every other connection a turn between two of them', async () => {
    let [inThisTurn, most, going] = [0, 0, true];
    const turn = (): void => {
      [most, inThisTurn] = [Math.max(most, inThisTurn), 0];
      if (going) setImmediate(turn);
    };
    server.on('request', () => inThisTurn++);
    turn();
    const { socket, said } = talk();
    socket.write(Array.from({ length: 300 }, (_, i) => GET(`/${i}`)).join(''));
    await until('all are answered', () => bodies(said.text).length === 300);
    going = false;
    expect(most).toBe(1);
  });

  it('are not read beyond what the system and two pieces hold while an answer is awaited', async () => {
    answerAtOnce = false;
    const { socket } = talk();
    socket.write(GET('/first'));
    await until('it is begun', () => asked.length === 1);
    const served = asked[0]!.request.socket;
    const before = served.bytesRead;
    for (let i = 0; i < 400; i++) socket.write(GET('/more').repeat(1_000));
    await until('the way is full', () => socket.writableLength > 0);
    expect(served.bytesRead - before).toBeLessThan(256 * 1024);
    expect(asked.length).toBe(1);
  });

  it.each([
    ['with a length', `POST /a HTTP/1.1\r\nhost: x\r\ncontent-length: 8\r\n\r\nab\r\n\r\ncd`, 8],
    ['in chunks', `POST /a HTTP/1.1\r\nhost: x\r\n${CHUNKED}\r\n\r\n8\r\nab\r\n\r\ncd\r\n0\r\n\r\n`, 8],
    ['with trailers', `POST /a HTTP/1.1\r\nhost: x\r\n${CHUNKED}\r\n\r\n2\r\nab\r\n0\r\nx: y\r\n\r\n`, 2],
    ['that is empty', `POST /a HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n`, 0],
  ])('may have a body %s, and are told apart wherever the pieces end', async (_what, post, length) => {
    const whole = `${GET('/first')}${post}\r\n${GET('/between')}${post}${GET('/last')}`;
    const expected = ['/first:0', `/a:${length}`, '/between:0', `/a:${length}`, '/last:0'];
    for (const size of [whole.length, 1, 2, 3, 5, 37]) {
      const { socket, said } = talk();
      for (let at = 0; at < whole.length; at += size) {
        socket.write(whole.slice(at, at + size));
        // Each piece a read of its own.
        await new Promise((resolve) => setImmediate(resolve));
      }
      await until('all are answered', () => bodies(said.text).length === expected.length);
      expect(bodies(said.text)).toEqual(expected);
    }
  });

  it('may have long bodies, each of which is read while its own request runs', async () => {
    const { socket, said } = talk();
    const post = `POST /long HTTP/1.1\r\nhost: x\r\ncontent-length: 300000\r\n\r\n${'\r\n\r\n'.repeat(75_000)}`;
    socket.write(post + GET('/then') + post);
    await until('all are answered', () => bodies(said.text).length === 3);
    expect(bodies(said.text)).toEqual(['/long:300000', '/then:0', '/long:300000']);
  });

  it('wait while a long answer is not read, and are answered when it is', async () => {
    answerAtOnce = false;
    const { socket, said } = talk();
    socket.pause();
    socket.write(GET('/long') + GET('/then').repeat(3));
    await until('the first is begun', () => asked.length === 1);
    asked[0]!.response.end('x'.repeat(8_000_000));
    answerAtOnce = true;
    await until('it stands still', () => asked[0]!.request.socket.writableLength > 0);
    expect(asked.length).toBe(1);
    socket.resume();
    await until('all are answered', () => bodies(said.text).length === 3);
    expect(bodies(said.text)).toEqual(['/then:0', '/then:0', '/then:0']);
  });

  it('lets a route see that a caller without a further request has gone', async () => {
    answerAtOnce = false;
    const { socket } = talk();
    socket.write(GET('/first'));
    await until('it is begun', () => asked.length === 1);
    const gone = new Promise((resolve) => asked[0]!.response.once('close', resolve));
    socket.destroy();
    await gone;
    expect(asked[0]!.response.writableFinished).toBe(false);
  });

  it('ends with what is no HTTP, which is told once, behind the answers before it', async () => {
    const errors: string[] = [];
    server.on('clientError', (error: Error & { code: string }, socket: Socket) => {
      errors.push(error.code);
      socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
    });
    const { socket, said } = talk();
    socket.write(`${GET('/first')}nonsense\r\n\r\n${GET('/after').repeat(50)}`);
    await until('it has ended', () => socket.closed || said.text.includes('400'));
    expect(said.text).toMatch(/\/first:0;(?:\r\n0\r\n\r\n)?HTTP\/1\.1 400 /);
    expect([errors.length, asked.length]).toEqual([1, 1]);
  });
});
