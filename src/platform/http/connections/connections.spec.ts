import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '../../../../test/support/manual-clock.js';
import { until } from '../../../../test/support/until.js';
import { Connections } from './connections.js';

const GET = 'GET / HTTP/1.1\r\nhost: x\r\n\r\n';
const LIMITS = { most: 3, unreadMs: 30_000, lingerMs: 2_000, silentMs: 1_000, answeredMs: 5_000 };

describe('the connections of callers', () => {
  let server: Server;
  let clock: ManualClock;
  let connections: Connections;
  let closed: string[];
  let sockets: Socket[];
  let served: Socket[];
  let answer: (response: ServerResponse) => void;

  beforeEach(async () => {
    clock = new ManualClock();
    [closed, sockets, served] = [[], [], []];
    answer = (response) => response.end('here');
    server = createServer((_request, response) => answer(response));
    server.on('connection', (socket: Socket) => served.push(socket));
    connections = new Connections(LIMITS, clock, (reason) => closed.push(reason));
    connections.watch(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const talk = async (text = ''): Promise<{ socket: Socket; said: { text: string; ended: boolean } }> => {
    const said = { text: '', ended: false };
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    sockets.push(socket);
    socket.on('error', () => {}).on('data', (chunk: Buffer) => (said.text += chunk.toString()));
    socket.on('close', () => (said.ended = true));
    const before = served.length;
    if (text !== '') socket.write(text);
    await until('it is accepted', () => served.length > before);
    return { socket, said };
  };
  const asked = async () => {
    const one = await talk(GET);
    await until('it is answered', () => one.said.text.endsWith('here') || one.said.ended);
    return one;
  };
  /** What an answer of that many bytes, which nobody reads, leaves waiting. */
  const unread = async (bytes: number) => {
    answer = (response) => response.end('x'.repeat(bytes));
    const one = await talk();
    one.socket.pause();
    one.socket.write(GET);
    await until('the answer stands still', () => served.at(-1)!.writableLength > 0);
    let last = 0;
    await until('nothing more goes out', () => {
      const before = last;
      last = queued(served.at(-1)!);
      return last > 0 && last === before;
    });
    return one;
  };
  const queued = (socket: Socket): number =>
    (socket as unknown as { _handle: { writeQueueSize: number } | null })['_handle']?.writeQueueSize ?? 0;
  const pass = (milliseconds: number): void => {
    clock.advance(milliseconds);
    connections.closeOverdue();
  };

  it('whose answers nobody reads for half a minute are ended', async () => {
    const { said, socket } = await unread(20_000_000);
    connections.closeOverdue();
    pass(29_000);
    expect(closed).toEqual([]);
    pass(1_000);
    expect(closed).toEqual(['unread']);
    socket.resume();
    await until('it is closed', () => said.ended);
    expect(connections.count).toBe(0);
  });

  it('may be slow: whatever is read of an answer gives it another half minute', async () => {
    const { socket } = await unread(60_000_000);
    for (let turn = 0; turn < 3; turn++) {
      const before = queued(served[0]!);
      pass(29_000);
      socket.resume();
      await until('some of it is read', () => queued(served[0]!) < before);
      socket.pause();
      connections.closeOverdue();
    }
    expect(closed).toEqual([]);
  });

  it('may wait for their answer as long as it takes', async () => {
    let response: ServerResponse | undefined;
    answer = (one) => (response = one);
    const { said } = await talk(GET);
    await until('it is asked', () => response !== undefined);
    pass(600_000);
    response!.end('here');
    await until('it is answered', () => said.text.endsWith('here'));
    pass(1_000);
    expect(closed).toEqual([]);
  });

  it('are let go of when their other side does not close what was ended here', async () => {
    const socket = connect({
      port: (server.address() as AddressInfo).port,
      host: '127.0.0.1',
      allowHalfOpen: true,
    });
    sockets.push(socket);
    socket.on('error', () => {}).resume();
    await until('it is accepted', () => served.length === 1);
    served[0]!.end();
    await until('it has ended', () => served[0]!.writableFinished);
    connections.closeOverdue();
    pass(1_999);
    expect(served[0]!.destroyed).toBe(false);
    pass(1);
    expect(served[0]!.destroyed).toBe(true);
  });

  it('make room when there are as many as there may be: the one that has been idle longest is closed', async () => {
    const [first, second, third] = [await asked(), await asked(), await asked()];
    clock.advance(5_000);
    await asked();
    await until('the first is closed', () => first.said.ended);
    expect([second.said.ended, third.said.ended]).toEqual([false, false]);
    expect([closed, connections.count]).toEqual([['idle'], 3]);
  });

  it('that were answered lately keep their place, whoever else may come', async () => {
    const answered = await asked();
    await talk();
    await talk();
    clock.advance(4_999);
    for (let i = 0; i < 2; i++) await asked();
    clock.advance(0);
    await asked();
    expect(closed).toEqual(['idle', 'idle', 'no_room']);
    expect(answered.said.ended).toBe(false);
  });

  it('that say nothing make room too, after a second', async () => {
    const [silent] = [await talk(), await talk(), await talk()];
    const refused = await asked();
    expect([refused.said.text, closed]).toEqual(['', ['no_room']]);
    clock.advance(1_000);
    const answered = await asked();
    expect([answered.said.text.endsWith('here'), closed]).toEqual([true, ['no_room', 'idle']]);
    await until('the first is closed', () => silent.said.ended);
  });

  it('are refused when all others are at work, and none of those is disturbed', async () => {
    const responses: ServerResponse[] = [];
    answer = (response) => responses.push(response);
    const busy = [await talk(GET), await talk(GET), await talk(GET)];
    await until('all are asked', () => responses.length === 3);
    clock.advance(60_000);
    const refused = await asked();
    expect([refused.said.ended, closed]).toEqual([true, ['no_room']]);
    for (const response of responses) response.end('here');
    await until('all are answered', () => busy.every(({ said }) => said.text.endsWith('here')));
  });

  it('do not make room while a request arrives', async () => {
    for (let i = 0; i < 3; i++) {
      const { socket } = await asked();
      const before = served[i]!.bytesRead;
      socket.write('GET / HT');
      await until('a part of it is here', () => served[i]!.bytesRead > before);
    }
    clock.advance(10_000);
    await asked();
    expect(closed).toEqual(['no_room']);
  });
});
