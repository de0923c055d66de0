import { setTimeout as delay } from 'node:timers/promises';
import { provideBinaries } from './binaries.js';
import { ensureCluster } from './cluster.js';
import { connectionAt, type EmbeddedConnection } from './connection.js';
import { ensureDatabase } from './ensure-database.js';
import { EmbeddedServerError, explainFailure } from './embedded-server-error.js';
import type { GuardedProcess } from './guarded-process.js';
import { type InstanceLock, lockDataDirectory } from './instance-lock.js';
import { stopLeftovers } from './leftovers.js';
import type { EmbeddedServerLog } from './log.js';
import { launchPostmaster } from './postmaster.js';
import { databaseUser, openDataDirectory, type Site } from './site.js';
import { isServing, removeSocketHost, socketHost } from './socket-host.js';

export interface EmbeddedServerOptions {
  /** Made if it is missing; the database is in its directory `postgres`. */
  dataDir: string;
  log: EmbeddedServerLog;
  /** The directory `native` of a platform package; unset: of the installed one, or a copy of it. */
  binaries?: string;
  /** The data need not outlive a failure of the machine, as in tests: commits do not wait for the disk. */
  disposable?: boolean;
}

/** Back-off between restarts of a server that keeps ending, in milliseconds; the last one repeats. */
const RESTART_DELAYS = [0, 250, 1_000, 5_000, 15_000];
/** A server that ran this long starts a new series of delays. */
const STABLE_MS = 60_000;

/**
 * A PostgreSQL of our own below the data directory: started here, restarted when it dies, ended when this process
 * ends, in whatever way. Every row whose commit was answered survives all of that.
 */
export class EmbeddedServer {
  readonly connection: EmbeddedConnection;
  private supervision: Promise<void> = Promise.resolve();

  private constructor(
    private readonly site: Site,
    private readonly lock: InstanceLock,
    private readonly log: EmbeddedServerLog,
    host: string,
    private server: GuardedProcess,
    private readonly stopping: AbortController,
  ) {
    this.connection = connectionAt(host);
  }

  /**
   * Takes the data directory, makes the database at the first start, and returns when it accepts connections.
   *
   * @throws EmbeddedServerError with what to do: another service has the directory, no binaries for this platform, a
   *   directory that cannot be written or is of another version, a server that does not come up
   */
  static async start({
    dataDir,
    log,
    binaries,
    disposable = false,
  }: EmbeddedServerOptions): Promise<EmbeddedServer> {
    const directory = await openDataDirectory(dataDir);
    const lock = await lockDataDirectory(directory);
    const stopping = new AbortController();
    let server: GuardedProcess | undefined;
    try {
      const user = await databaseUser(directory);
      const site: Site = {
        ...directory,
        user,
        disposable,
        binaries: binaries ?? (await provideBinaries(user, directory.path, log)),
      };
      await stopLeftovers(site.id, log);
      await ensureCluster(site, log);
      const host = await socketHost(site);
      if (await isServing(host)) throw new EmbeddedServerError(servedElsewhere(site));
      server = await launchPostmaster(site, log, stopping.signal);
      await ensureDatabase(connectionAt(host));
      const running = new EmbeddedServer(site, lock, log, host, server, stopping);
      running.supervision = running.supervise();
      return running;
    } catch (error) {
      await server?.end();
      await lock.release();
      throw explainFailure(`The embedded PostgreSQL in ${directory.path} cannot be started`, error);
    }
  }

  /** Ends open transactions, writes everything out, and gives the data directory back. Safe to call twice. */
  async stop(): Promise<void> {
    if (this.stopping.signal.aborted) return this.supervision;
    this.stopping.abort();
    this.supervision = this.supervision.then(async () => {
      await removeSocketHost(this.site, this.connection.host);
      await this.lock.release();
    });
    await this.server.end();
    await this.supervision;
  }

  private async supervise(): Promise<void> {
    let failures = 0;
    while (!this.stopping.signal.aborted) {
      const since = performance.now();
      await this.server.exited.catch(() => undefined);
      if (this.stopping.signal.aborted) return;
      if (performance.now() - since > STABLE_MS) failures = 0;
      this.log('error', 'The embedded PostgreSQL ended unexpectedly; restarting it', { failures });
      failures = await this.restart(failures);
    }
  }

  /** Tries until the server is up or we are stopped; returns how many starts in a row have ended in trouble. */
  private async restart(failures: number): Promise<number> {
    for (;;) {
      const pause = RESTART_DELAYS[Math.min(failures, RESTART_DELAYS.length - 1)];
      failures += 1;
      await delay(pause, undefined, { signal: this.stopping.signal }).catch(() => undefined);
      if (this.stopping.signal.aborted) return failures;
      try {
        await stopLeftovers(this.site.id, this.log);
        this.server = await launchPostmaster(this.site, this.log, this.stopping.signal);
        if (this.stopping.signal.aborted) await this.server.end();
        else this.log('info', 'The embedded PostgreSQL is back');
        return failures;
      } catch (error) {
        if (this.stopping.signal.aborted) return failures;
        this.log('error', 'The embedded PostgreSQL cannot be restarted', {
          reason: (error as Error).message,
        });
      }
    }
  }
}

const servedElsewhere = ({ cluster }: Site): string =>
  `A PostgreSQL that does not belong to this service is serving ${cluster}, perhaps in another container that shares ` +
  'this volume. Stop it first, or give this service a DATA_DIR of its own.';
