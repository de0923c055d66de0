import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';

const MAIN = fileURLToPath(new URL('../dist/src/main.js', import.meta.url));
const STOP_WITH_PARENT = pathToFileURL(fileURLToPath(new URL('stop-with-parent.mjs', import.meta.url))).href;
const STOP_MS = 15_000;
const DATABASE_STOP_MS = 10_000;

/** Hookfront as a process of its own, on a new directory that goes when it does. */
export class Service {
  /** What it printed so far. */
  output = '';
  #directory = mkdtempSync(join(tmpdir(), 'hookfront-demo-'));
  #child;
  /** @type {Promise<string>} */
  #ended;
  /** @type {string | undefined} */
  #ending;

  /** @param {Record<string, string>} settings environment variables; nothing of ours but the PATH is handed on */
  constructor(settings) {
    const { PATH } = process.env;
    this.#child = spawn(process.execPath, [`--import=${STOP_WITH_PARENT}`, MAIN], {
      env: { PATH, PORT: '0', DATA_DIR: this.#dataDir, LOG_LEVEL: 'warn', ...settings },
      // A group of its own: Ctrl-C in the terminal reaches only us, and we stop it once and in order.
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.#child.stdin.on('error', () => undefined);
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => (this.output += text));
    }
    this.#ended = new Promise((resolve) => {
      const ended = (how) => resolve((this.#ending = how));
      this.#child.once('error', (error) => ended(String(error)));
      this.#child.once('close', (code, signal) => ended(signal ?? `status ${code}`));
    });
  }

  /** Resolves when the process has ended, with how. */
  get ended() {
    return this.#ended;
  }

  get #dataDir() {
    return join(this.#directory, 'data');
  }

  /** What the first start prints, read as a user would: address, user name, password. */
  async firstStart() {
    for (;;) {
      const [, url] = /^Hookfront listens on (http:\/\/\S+)/m.exec(this.output) ?? [];
      const [, username] = /^Administrator: (.+)$/m.exec(this.output) ?? [];
      const [, password] = /^Password: (\S+)/m.exec(this.output) ?? [];
      if (url && username && password) return { url, username, password };
      if (this.#ending) throw new Error(`the service ended before it listened (${this.#ending})`);
      await sleep(20);
    }
  }

  /** Where it listens, once it does: for one whose administrator has a given password, so that none is printed. */
  async listening() {
    for (;;) {
      const [, url] = /^Hookfront listens on (http:\/\/\S+)/m.exec(this.output) ?? [];
      if (url) return url;
      if (this.#ending) throw new Error(`the service ended before it listened (${this.#ending})`);
      await sleep(20);
    }
  }

  /** Stops it and removes its directory; safe to call twice. @returns {Promise<string>} how it ended: `status 0` when all was in order */
  async stop() {
    this.#child.stdin.destroy();
    const killed = sleep(STOP_MS, undefined, { ref: false }).then(() => this.#child.kill('SIGKILL'));
    const how = await Promise.race([this.#ended, killed.then(() => this.#ended)]);
    await this.#databaseEnded();
    await rm(this.#directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    return how;
  }

  /** After anything but a clean stop, the database is still being shut down by its watchdog. */
  async #databaseEnded() {
    const pidFile = join(this.#dataDir, 'postgres', 'postmaster.pid');
    for (let waited = 0; waited < DATABASE_STOP_MS; waited += 50) {
      if (!(await stat(pidFile).catch(() => undefined))) return;
      await sleep(50);
    }
  }
}
