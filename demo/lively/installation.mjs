import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Api } from '../api.mjs';
import { Browser } from '../browser.mjs';
import { SampleProvider } from '../sample-provider.mjs';
import { Service } from '../service.mjs';
import { Systems } from './receivers.mjs';
import { SUBSCRIPTIONS } from './subscriptions.mjs';
import { World } from './world.mjs';

const ADMIN = { username: 'admin', password: 'twelve grey herons' };
const SETTINGS = {
  EGRESS_ALLOW: '127.0.0.0/8',
  NODE_NAME: 'demo-1',
  // In minutes what usually takes days: retries, giving up, disabling a URL, probing it.
  RETRY_BASE_MS: '4000',
  RETRY_LIMIT: '4',
  DISABLE_MIN_ATTEMPTS: '20',
  PROBE_INTERVAL_MS: '30000',
};
const EVENT_EVERY_MS = 700;
const BATCHES = 24;
const BATCH = 25;

/** A service with systems that get its deliveries, a document provider, and events that keep coming until {@link stop}. */
export class LivelyInstallation {
  #systems = new Systems();
  #provider = new SampleProvider();
  #world = new World();
  #port;
  /** @type {Service | undefined} */
  #service;
  #publisher;
  #ended = new AbortController();
  #going = Promise.resolve();

  /** @param {{ port?: number }} [options] port: where it listens; one that is free unless given */
  constructor({ port } = {}) {
    this.#port = port;
  }

  /** What the service printed. */
  get output() {
    return this.#service?.output ?? '';
  }

  /** Resolves when the service ends, with how it ended. Only of one that has started. */
  get serviceEnded() {
    return this.#service.ended;
  }

  /** Whatever is down, busy or refuses something is well from now on. */
  repair() {
    this.#systems.repair();
  }

  /** Starts everything, with a history of some hundred events. @returns the address, and whom to sign in as */
  async start() {
    await Promise.all([this.#systems.start(), this.#provider.start()]);
    this.#service = new Service({
      ...SETTINGS,
      ADMIN_USERNAME: ADMIN.username,
      ADMIN_PASSWORD: ADMIN.password,
      // Its public address is that of its port, so that it must be known before.
      PORT: String(this.#port ?? (await freePort())),
    });
    const url = await this.#service.listening();
    const admin = new Api(url);
    await admin.login(ADMIN.username, ADMIN.password);
    this.#publisher = await admin.createPublisher('erp-connector', 'seven white swans');
    await admin.createUser('ada', 'seven white swans');
    const ids = [];
    for (const { path, subscription } of SUBSCRIPTIONS) {
      ids.push((await admin.subscribe({ ...subscription, url: this.#systems.url(path) })).id);
    }
    for (let n = 0; n < BATCHES; n++) await this.#publish(BATCH);
    await this.#documents(admin, url);
    await admin.replay(ids[0]);
    this.#going = this.#goOn();
    return { url, ...ADMIN };
  }

  async stop() {
    this.#ended.abort();
    await this.#going;
    await this.#service?.stop();
    await Promise.all([this.#systems.stop(), this.#provider.stop()]);
  }

  #publish(size) {
    return this.#publisher.publish(JSON.stringify(this.#world.batch(size)));
  }

  async #goOn() {
    const { signal } = this.#ended;
    for (let n = 0; !signal.aborted; n++) {
      await sleep(EVENT_EVERY_MS, undefined, { signal }).catch(() => undefined);
      // A busy or stopping service misses some.
      if (!signal.aborted) await this.#publish(1 + (n % 4)).catch(() => undefined);
    }
  }

  /** A library at the provider; the administrator has linked an account there, and some documents. */
  async #documents(admin, url) {
    const integration = await admin.registerProvider({ ...this.#provider.registration, enabled: true });
    const folder = this.#provider.put('Exhibitions', '/');
    this.#provider.put('Budgets', '/');
    const files = ['Herons in winter.txt', 'Floor plan.txt', 'Opening speech.txt', 'Guest list.txt'].map(
      (title, n) =>
        this.#provider.put(title, n < 2 ? folder : '/', Buffer.from(`${title}\n`.repeat(200 * (n + 1)))),
    );
    const browser = new Browser(url, url);
    const { authorizationUrl, headers } = await admin.startLink(integration.id);
    browser.keep(authorizationUrl, headers);
    await browser.open(authorizationUrl);
    for (const id of files.slice(0, 3)) await admin.linkDocument(integration.id, id);
  }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
