import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import {
  type AddressInfo,
  connect,
  createServer as createTcpServer,
  type Server as TcpServer,
  type Socket,
} from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '../../../../test/support/until.js';
import { stopAccepting } from './stop-accepting.js';

describe('a server of two ports that stops accepting', () => {
  let server: Server;
  let beside: TcpServer;
  let sockets: Socket[];

  beforeEach(async () => {
    sockets = [];
    server = createServer((_request, response) => response.end('here')).listen(0, '127.0.0.1');
    beside = createTcpServer((socket) => server.emit('connection', socket)).listen(0, '127.0.0.1');
    await Promise.all([once(server, 'listening'), once(beside, 'listening')]);
  });
  afterEach(() => {
    for (const socket of sockets) socket.destroy();
    server.closeAllConnections();
  });

  /** A connection that was answered once and is idle. */
  const idle = async (to: Server | TcpServer): Promise<Socket> => {
    const socket = connect((to.address() as AddressInfo).port, '127.0.0.1');
    sockets.push(socket);
    socket.on('error', () => {});
    socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
    await once(socket, 'data');
    return socket.resume();
  };

  it('ends idle connections to both ports at once, and does not wait for them', async () => {
    const both = [await idle(server), await idle(beside)];
    await stopAccepting(server, [beside], false);
    await until('both have ended', () => both.every((socket) => socket.destroyed));
    expect([server.listening, beside.listening]).toEqual([false, false]);
  });

  it('leaves idle connections to a proxy, and is done when it has closed them', async () => {
    const both = [await idle(server), await idle(beside)];
    const stopped = stopAccepting(server, [beside], true);
    await until('both ports are let go of', () => !server.listening && !beside.listening);
    expect(both.map((socket) => socket.readableEnded)).toEqual([false, false]);
    for (const socket of both) socket.destroy();
    await stopped;
  });
});
