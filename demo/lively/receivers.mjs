import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** What each system answers: after how many milliseconds, with which status and text. */
const SYSTEMS = {
  '/planning': (n) => ({ ms: 12 + (n % 5) * 9, status: 200, text: '{"received":true}' }),
  '/timesheets': (n) => ({ ms: 25 + (n % 7) * 6, status: 204 }),
  '/archive': (n) => ({ ms: 60 + (n % 4) * 30, status: 200, text: 'stored' }),
  '/chat': (n) => ({ ms: 220 + (n % 9) * 60, status: 202, text: 'queued' }),
  // Too busy now and then.
  '/crm': (n) =>
    n % 5 === 3
      ? { ms: 90, status: 503, text: '{"error":"The CRM is updating its index. Try again later."}' }
      : { ms: 40, status: 200, text: '{"ok":true}' },
  // Refuses what it does not understand, each time.
  '/billing': (n) =>
    n % 3 === 0
      ? { ms: 30, status: 422, text: '{"error":"unknown cost center","field":"DE:Cost Center"}' }
      : { ms: 35, status: 200 },
  // Down, until it is disabled and what is for it waits.
  '/warehouse': () => ({ ms: 15, status: 500, text: '<h1>Internal Server Error</h1>' }),
  // Says that it is gone for good.
  '/old-intranet': () => ({ ms: 8, status: 410, text: 'This system was switched off.' }),
};

/** What a system answers once somebody has repaired it. */
const WELL = { ms: 30, status: 200, text: '{"ok":true}' };

/** The systems of the company, on one port of loopback. */
export class Systems {
  #counts = new Map();
  #repaired = false;
  #server = createServer((request, response) => void this.#answer(request, response));

  async start() {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
  }

  url(path) {
    return `http://127.0.0.1:${this.#server.address().port}${path}`;
  }

  /** From now on all of them take everything. */
  repair() {
    this.#repaired = true;
  }

  async stop() {
    if (!this.#server.listening) return;
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  async #answer(request, response) {
    request.on('error', () => undefined).resume();
    const n = this.#counts.get(request.url) ?? 0;
    this.#counts.set(request.url, n + 1);
    const system = SYSTEMS[request.url];
    const {
      ms,
      status,
      text = '',
    } = system === undefined ? { ms: 0, status: 404 } : this.#repaired ? WELL : system(n);
    await sleep(ms);
    const type = text.startsWith('{') ? 'application/json' : 'text/plain; charset=utf-8';
    response.writeHead(status, text === '' ? {} : { 'content-type': type }).end(text);
  }
}
