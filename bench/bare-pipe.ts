import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A process that passes every request on to one origin, and the answer back, with Node's `pipe` alone: no accounts, no checks, no
 * limits. What a third process on the way has to do at least.
 */
const [origin] = process.argv.slice(2);

const server = createServer((incoming, outgoing) => {
  const { method, headers, url } = incoming;
  const onward = request(`${origin}${url}`, { method, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode!, answer.headers);
    answer.pipe(outgoing);
  });
  onward.on('error', () => outgoing.destroy());
  incoming.pipe(onward);
});
server.requestTimeout = 0;
process.on('disconnect', () => process.exit());
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
