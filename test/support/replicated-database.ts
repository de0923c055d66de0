import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { appendFile, chown, cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { provideBinaries } from '../../src/platform/database/embedded/binaries.js';
import { chooseDatabaseUser, type DatabaseUser } from '../../src/platform/database/embedded/database-user.js';
import { until } from './until.js';

/** One PostgreSQL server of several, on a port of the loopback. */
export class DatabaseServer {
  private process: ChildProcess | undefined;

  constructor(
    readonly port: number,
    readonly directory: string,
    private readonly binaries: string,
    private readonly user: DatabaseUser | undefined,
  ) {}

  async start(): Promise<void> {
    const settings = {
      port: this.port,
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      fsync: 'off',
      shared_buffers: '16MB',
      max_connections: '100',
      wal_sender_timeout: '1s',
      wal_receiver_timeout: '1s',
      wal_retrieve_retry_interval: '100ms',
    };
    const given = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    this.process = spawn(join(this.binaries, 'bin', 'postgres'), ['-D', this.directory, ...given], {
      stdio: 'ignore',
      cwd: this.directory,
      ...this.user,
    });
    await until(`the server at ${this.port} answers`, () =>
      this.query('SELECT 1').then(
        () => true,
        () => false,
      ),
    );
  }

  /** Ends it at once, its children too, as a machine that loses power. */
  async kill(): Promise<void> {
    await this.signal('SIGKILL');
    // A postmaster that is killed leaves children behind for a moment, which serve nobody new.
    await until(`the port ${this.port} is closed`, async () => {
      return this.query('SELECT 1').then(
        () => false,
        () => true,
      );
    });
  }

  /** Stops or continues it, as one that hangs or cannot be reached: connections stay open and nothing answers. */
  async freeze(frozen: boolean): Promise<void> {
    for (const pid of await this.pids()) process.kill(pid, frozen ? 'SIGSTOP' : 'SIGCONT');
  }

  async promote(): Promise<void> {
    await this.query('SELECT pg_promote(true, 30)');
  }

  async stop(): Promise<void> {
    if (this.process?.exitCode === null && this.process.signalCode === null) {
      await this.freeze(false);
      await this.signal('SIGQUIT');
    }
  }

  async query<Row extends pg.QueryResultRow>(text: string, database = 'postgres'): Promise<Row[]> {
    const client = new pg.Client({
      host: '127.0.0.1',
      port: this.port,
      user: 'postgres',
      database,
      connectionTimeoutMillis: 2_000,
    });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return (await client.query<Row>(text)).rows;
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  private async signal(name: NodeJS.Signals): Promise<void> {
    const { process: running } = this;
    if (running === undefined) return;
    const ended = once(running, 'exit');
    running.kill(name);
    await ended;
  }

  /** The postmaster and all its children. */
  private async pids(): Promise<number[]> {
    const parent = this.process!.pid!;
    const all = await readdir('/proc');
    const found = await Promise.all(
      all
        .filter((name) => /^\d+$/.test(name))
        .map(async (name) => {
          const status = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
          return Number(status.slice(status.lastIndexOf(')') + 2).split(' ')[1]) === parent
            ? [Number(name)]
            : [];
        }),
    );
    // Children first: the parent would start others in place of those that it misses.
    return [...found.flat(), parent];
  }
}

/** A PostgreSQL server that takes writes, and standbys that follow it. */
export class ReplicatedDatabase {
  private constructor(
    private readonly directory: string,
    readonly primary: DatabaseServer,
    readonly standbys: readonly DatabaseServer[],
  ) {}

  /** @param options.synchronous whether a commit waits until one of the standbys has it too */
  static async start({ standbys = 1, synchronous = false } = {}): Promise<ReplicatedDatabase> {
    const directory = await mkdtemp(join(tmpdir(), 'hookfront-replicas-'));
    const user =
      process.getuid?.() === 0 ? chooseDatabaseUser(await readFile('/etc/passwd', 'utf8')) : undefined;
    const binaries = await provideBinaries(user, directory, () => undefined);
    if (user) await chown(directory, user.uid, user.gid);
    const at = (n: number): string => join(directory, `server-${n}`);
    await run(
      join(binaries, 'bin', 'initdb'),
      [
        '-D',
        at(0),
        '-U',
        'postgres',
        '--auth=trust',
        '--encoding=UTF8',
        '--locale=C',
        '--no-sync',
        '--no-instructions',
        '--wal-segsize=4',
      ],
      user,
    );
    const made: DatabaseServer[] = [];
    for (let n = 0; n <= standbys; n++) {
      const server = new DatabaseServer(await freePort(), at(n), binaries, user);
      made.push(server);
      if (n === 0) continue;
      await cp(at(0), at(n), { recursive: true });
      await writeFile(join(at(n), 'standby.signal'), '');
      await appendFile(
        join(at(n), 'postgresql.auto.conf'),
        `primary_conninfo = 'host=127.0.0.1 port=${made[0]!.port} user=postgres application_name=standby${n}'\n`,
      );
      if (user) await own(at(n), user);
    }
    const [primary, ...others] = made as [DatabaseServer, ...DatabaseServer[]];
    if (synchronous)
      await appendFile(join(at(0), 'postgresql.auto.conf'), `synchronous_standby_names = 'ANY 1 (*)'\n`);
    const database = new ReplicatedDatabase(directory, primary, others);
    for (const server of made) await server.start();
    return database;
  }

  get servers(): readonly DatabaseServer[] {
    return [this.primary, ...this.standbys];
  }

  /** Makes a database. @returns its URL with every server, the standbys first: the order says nothing */
  async createDatabase(): Promise<string> {
    const name = `replicated_${randomBytes(4).toString('hex')}`;
    await this.primary.query(`CREATE DATABASE ${name}`);
    const places = this.servers.toReversed().map(({ port }) => `127.0.0.1:${port}`);
    return `postgres://postgres@${places.join(',')}/${name}?target_session_attrs=read-write`;
  }

  async stop(): Promise<void> {
    for (const server of this.servers) await server.stop();
    await rm(this.directory, { recursive: true, force: true });
  }
}

async function run(command: string, args: readonly string[], user: DatabaseUser | undefined): Promise<void> {
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'], cwd: '/', ...user });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`${command} ended with ${code}`);
}

async function own(directory: string, { uid, gid }: DatabaseUser): Promise<void> {
  await chown(directory, uid, gid);
  for (const entry of await readdir(directory, { recursive: true }))
    await chown(join(directory, entry), uid, gid);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
