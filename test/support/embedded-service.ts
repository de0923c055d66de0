import { type ChildProcess, execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { transform } from '@swc/core';
import { EmbeddedServer } from '../../src/platform/database/embedded/index.js';
import type { EmbeddedConnection } from '../../src/platform/database/embedded/connection.js';

const REPOSITORY = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/**
 * A service as far as the embedded database is concerned: holds a server, and writes rows when told to.
 * Everything is imported before it gives up being root, because a clone may be closed to other users.
 */
const SERVICE = `
import pg from 'pg';
import { EmbeddedServer } from './platform/database/embedded/index.js';
import { provideBinaries } from './platform/database/embedded/binaries.js';
const { dataDir, uid } = JSON.parse(process.argv[2]);
const log = (level, message, details) => process.send({ log: level + ' ' + message + ' ' + JSON.stringify(details ?? {}) });
let binaries;
if (uid !== undefined) {
  binaries = await provideBinaries({ uid, gid: uid }, dataDir, log);
  process.setgroups([]); process.setgid(uid); process.setuid(uid);
}
process.on('SIGINT', () => process.send({ log: 'SIGINT' }));
let server;
try {
  server = await EmbeddedServer.start({ dataDir, log, binaries });
} catch (error) {
  process.send({ refused: error.message }, () => process.exit(1));
  await new Promise(() => undefined);
}
process.on('message', async (message) => {
  if (message === 'stop') { await server.stop(); process.disconnect(); }
  if (message === 'write') {
    const client = new pg.Client(server.connection);
    client.on('error', () => undefined);
    await client.connect();
    await client.query('CREATE TABLE IF NOT EXISTS written (n int)');
    for (let n = 1; ; n += 1) {
      await client.query('INSERT INTO written VALUES ($1)', [n]);
      process.send({ committed: n });
    }
  }
});
process.send({ ready: server.connection });
`;

interface Report {
  ready?: EmbeddedConnection;
  refused?: string;
  committed?: number;
  log?: string;
}

/** A real process that holds an embedded server, for tests that kill it. */
export class EmbeddedService {
  /** The number of the last row whose commit the process has told us of. */
  committed = 0;
  readonly logged: string[] = [];

  private constructor(
    private readonly child: ChildProcess,
    readonly pid: number,
  ) {}

  /** Resolves when the server is up. @throws Error with the message of the rejection */
  static async start(
    build: string,
    options: { dataDir: string; uid?: number },
  ): Promise<[EmbeddedService, EmbeddedConnection]> {
    const child = fork(join(build, 'service.js'), [JSON.stringify(options)], {
      detached: true,
      execArgv: [],
    });
    const service = new EmbeddedService(child, child.pid ?? 0);
    const connection = await new Promise<EmbeddedConnection>((resolve, reject) => {
      child.on('message', ({ ready, refused, committed, log }: Report) => {
        if (ready) resolve(ready);
        if (refused) reject(new Error(refused));
        if (committed) service.committed = committed;
        if (log) service.logged.push(log);
      });
      child.once('exit', (code, signal) => reject(new Error(`the service ended: ${code ?? signal}`)));
    });
    return [service, connection];
  }

  /** Starts a stream of rows 1, 2, 3, … each in a transaction of its own. */
  write(): void {
    this.child.send('write');
  }

  /** A signal to the whole process group, as a terminal sends it. */
  interrupt(): void {
    process.kill(-this.pid, 'SIGINT');
  }

  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGKILL');
    await once(this.child, 'exit');
  }

  async stop(): Promise<void> {
    this.child.send('stop');
    await once(this.child, 'exit');
  }
}

/** Compiles the supervisor for plain Node.js into a temporary directory, so that a process of its own can run it. */
export async function buildEmbeddedService(): Promise<string> {
  const build = await realpath(await mkdtemp(join(tmpdir(), 'embedded-build-')));
  const supervisor = join('platform', 'database', 'embedded');
  const sources = (await readdir(join(REPOSITORY, 'src', supervisor)))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))
    .map((name) => join(supervisor, name));
  await mkdir(join(build, supervisor), { recursive: true });
  await mkdir(join(build, 'config'));
  // The one thing that it takes from another module.
  for (const source of [...sources, join('config', 'make-directory.ts')]) {
    const { code } = await transform(await readFile(join(REPOSITORY, 'src', source), 'utf8'), {
      jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
      module: { type: 'nodenext' },
      swcrc: false,
      filename: source,
    });
    await writeFile(join(build, source.replace(/\.ts$/, '.js')), code);
  }
  await writeFile(join(build, 'config', 'index.js'), "export * from './make-directory.js';");
  await writeFile(join(build, 'package.json'), '{"type":"module"}');
  await writeFile(join(build, 'service.js'), SERVICE);
  await symlink(join(REPOSITORY, 'node_modules'), join(build, 'node_modules'));
  return build;
}

/** Removes a directory that was made here. */
export async function removeTree(build: string): Promise<void> {
  await rm(build, { recursive: true, force: true });
}

/** A data directory after its first start, to be copied: making a new one costs a test a second or more. */
export async function makeSeed(): Promise<string> {
  const seed = await realpath(await mkdtemp(join(tmpdir(), 'embedded-seed-')));
  const server = await EmbeddedServer.start({ dataDir: seed, log: () => undefined });
  await server.stop();
  return seed;
}

/** Makes `dataDir` a copy of the seed, owners and modes included. */
export async function sow(seed: string, dataDir: string): Promise<void> {
  await mkdir(dataDir, { recursive: true });
  await promisify(execFile)('cp', ['-a', join(seed, 'postgres'), dataDir]);
}
