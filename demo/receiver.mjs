import { once } from 'node:events';
import { createServer } from 'node:http';

/**
 * A request as a receiver got it.
 *
 * @typedef {object} Received
 * @property {string} method
 * @property {string} path
 * @property {import('node:http').IncomingHttpHeaders} headers
 * @property {string} body exactly what was sent
 * @property {number} at milliseconds, monotonic
 * @property {number} answered the status that it was answered with
 */

/** A system that wants to know: keeps what it gets, and answers 200 unless it was told to fail. */
export class Receiver {
  /** @type {Received[]} */
  requests = [];
  #server = createServer((request, response) => this.#receive(request, response));
  #failures = new Map();

  constructor(name) {
    this.name = name;
  }

  async start() {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
  }

  url(path) {
    return `http://127.0.0.1:${this.#server.address().port}${path}`;
  }

  /** Answers the next requests to a path with these statuses. */
  failAt(path, ...statuses) {
    this.#failures.set(path, statuses);
  }

  async stop() {
    if (!this.#server.listening) return;
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  #receive(request, response) {
    const at = performance.now();
    const chunks = [];
    request.on('error', () => undefined);
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url: path, headers } = request;
      const answered = this.#failures.get(path)?.shift() ?? 200;
      const body = Buffer.concat(chunks).toString('utf8');
      this.requests.push({ method, path, headers, body, at, answered });
      response.writeHead(answered).end();
    });
  }
}
