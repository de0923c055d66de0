import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { directoryArgument } from './cluster.js';
import { EmbeddedServerError, explainFailure } from './embedded-server-error.js';
import { GuardedProcess } from './guarded-process.js';
import type { EmbeddedServerLog } from './log.js';
import { postgresCommand, SOCKET_PORT } from './settings.js';
import type { Site } from './site.js';

const POLL_MS = 10;
/** How often a long recovery is mentioned in the log. */
const PATIENCE_MS = 10_000;
/** Size at which a start puts the server's log aside; there is one older one. */
const LOG_LIMIT = 8 * 1024 * 1024;
/** The line of postmaster.pid that tells the state (PostgreSQL, pidfile.h). */
const STATUS_LINE = 8;

/**
 * Starts PostgreSQL and returns once it accepts connections, which after a crash is when it has replayed its log.
 * The caller holds the lock of the data directory and has seen that no earlier server is left.
 *
 * @param signal ends the server and the waiting
 * @throws EmbeddedServerError with the server's own last words when it does not come up
 */
export async function launchPostmaster(
  site: Site,
  log: EmbeddedServerLog,
  signal: AbortSignal,
): Promise<GuardedProcess> {
  await removeTraces(site);
  const path = join(site.path, 'postgres.log');
  await rotate(path);
  const output = await open(path, 'a', 0o600).catch((error: unknown) => {
    throw explainFailure(`The log of the embedded PostgreSQL, ${path}, cannot be written`, error);
  });
  try {
    if (site.user) await output.chown(site.user.uid, site.user.gid);
    const { size } = await output.stat();
    const server = new GuardedProcess({
      id: site.id,
      command: postgresCommand(site, await directoryArgument(site, site.cluster)),
      cwd: site.cluster,
      user: site.user,
      ending: 'shutdown',
      output: output.fd,
    });
    if (await becomesReady(site, server, log, signal)) return server;
    throw new EmbeddedServerError(
      `The embedded PostgreSQL does not start. It says: ${await lastWords(path, size)}`,
    );
  } finally {
    await output.close();
  }
}

/** A process id in these files may by now belong to anybody, and PostgreSQL would take that for a running server. */
async function removeTraces({ cluster }: Site): Promise<void> {
  for (const name of ['postmaster.pid', `.s.PGSQL.${SOCKET_PORT}`, `.s.PGSQL.${SOCKET_PORT}.lock`]) {
    await rm(join(cluster, name), { force: true });
  }
}

async function becomesReady(
  site: Site,
  server: GuardedProcess,
  log: EmbeddedServerLog,
  signal: AbortSignal,
): Promise<boolean> {
  let over = false;
  const exited = server.exited.finally(() => (over = true));
  exited.catch(() => undefined);
  for (let waited = POLL_MS; ; waited += POLL_MS) {
    await Promise.race([delay(POLL_MS), exited]);
    if (signal.aborted) await server.end();
    if (over || signal.aborted) return false;
    if ((await postmasterStatus(site.cluster)) === 'ready') return true;
    if (waited % PATIENCE_MS === 0)
      log('info', 'The embedded PostgreSQL is still starting: it replays its log');
  }
}

/** What the server says of itself: starting, ready, stopping; undefined when there is none. */
export async function postmasterStatus(cluster: string): Promise<string | undefined> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '');
  return text.split('\n')[STATUS_LINE - 1]?.trim();
}

async function rotate(path: string): Promise<void> {
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  if (size > LOG_LIMIT) await rename(path, `${path}.1`);
}

async function lastWords(path: string, from: number): Promise<string> {
  const text = (await readFile(path)).subarray(from).toString().trim();
  const lines = text
    .split('\n')
    .filter((line) => !/\bLOG: {2}(starting|listening|database system)/.test(line));
  return lines.slice(-6).join(' ') || 'nothing';
}
