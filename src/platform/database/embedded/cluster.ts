import { chmod, chown, mkdir, open, readdir, readFile, rename, rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { binariesVersion } from './binaries.js';
import { EmbeddedServerError, explainFailure } from './embedded-server-error.js';
import { GuardedProcess } from './guarded-process.js';
import type { EmbeddedServerLog } from './log.js';
import { mayReach } from './reachability.js';
import { initdbCommand } from './settings.js';
import type { Site } from './site.js';

/**
 * Makes sure there is a PostgreSQL data directory that our binaries can serve. A new one is made beside and renamed,
 * so a start that is interrupted leaves nothing half done.
 *
 * @throws EmbeddedServerError when there is one of another major version or owner, when something else is in its
 *   place, or when initdb fails
 */
export async function ensureCluster(site: Site, log: EmbeddedServerLog): Promise<void> {
  const made = await readFile(join(site.cluster, 'PG_VERSION'), 'utf8').catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw explainFailure(`The database in ${site.cluster} cannot be read`, error);
    },
  );
  if (made === undefined) await createCluster(site, log);
  else await checkCluster(site, made.trim());
}

async function checkCluster({ cluster, binaries, user }: Site, made: string): Promise<void> {
  const [ours] = (await binariesVersion(binaries)).split('.');
  if (made !== ours) {
    throw new EmbeddedServerError(
      `The database in ${cluster} was made by PostgreSQL ${made}, and this Hookfront brings PostgreSQL ${ours}. ` +
        `Nothing was changed. Serve it with a PostgreSQL ${made} of your own and set DATABASE_URL, or move the data ` +
        'over with pg_dump.',
    );
  }
  const { uid, mode } = await stat(cluster);
  const wanted = user?.uid ?? process.getuid?.();
  if (uid !== wanted) {
    throw new EmbeddedServerError(
      `The database in ${cluster} belongs to user ${uid}, but PostgreSQL would run as user ${wanted}. ` +
        `Change its owner (chown -R ${wanted} ${cluster}), or start Hookfront as the user it was made by.`,
    );
  }
  if ((mode & 0o077) !== 0) await chmod(cluster, 0o700);
}

async function createCluster(site: Site, log: EmbeddedServerLog): Promise<void> {
  const draft = `${site.cluster}.new`;
  log('info', 'Creating the embedded database', { directory: site.cluster });
  try {
    await makeRoom(site.cluster);
    await rm(draft, { recursive: true, force: true });
    await mkdir(draft, { mode: 0o700 });
    if (site.user) await chown(draft, site.user.uid, site.user.gid);
    await runInitdb(site, draft);
    await rename(draft, site.cluster);
    await syncDirectory(site.path);
  } catch (error) {
    await rm(draft, { recursive: true, force: true }).catch(() => undefined);
    throw explainFailure(`The embedded database cannot be created in ${site.cluster}`, error);
  }
}

async function makeRoom(cluster: string): Promise<void> {
  const found = await readdir(cluster).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (found === undefined) return;
  if (found.length > 0) {
    throw new EmbeddedServerError(
      `${cluster} is not empty, and is not a PostgreSQL data directory. Nothing was changed. Move it away, or choose another DATA_DIR.`,
    );
  }
  await rmdir(cluster);
}

async function runInitdb(site: Site, draft: string): Promise<void> {
  const path = join(site.path, 'initdb.log');
  const output = await open(path, 'w+', 0o600);
  try {
    const initdb = new GuardedProcess({
      id: site.id,
      command: initdbCommand(site, await directoryArgument(site, draft)),
      cwd: draft,
      user: site.user,
      ending: 'kill',
      output: output.fd,
    });
    if ((await initdb.exited) === 0) return;
    throw new EmbeddedServerError(
      `The embedded database cannot be created in ${site.cluster}. initdb says: ${complaintsIn(await readFile(path, 'utf8'))}`,
    );
  } finally {
    await output.close();
    await rm(path, { force: true });
  }
}

/**
 * How PostgreSQL is told where its directory is. When we are root, a directory above may be closed to the user it runs
 * as (a clone in root's home). It then gets there by inheriting its working directory, which /proc names for it.
 *
 * @throws EmbeddedServerError when there is no way, on a system without /proc
 */
export async function directoryArgument(site: Site, directory: string): Promise<string> {
  if (!site.user || (await mayReach(directory, site.user))) return directory;
  if (process.platform === 'linux') return '/proc/self/cwd';
  throw new EmbeddedServerError(
    `${directory} cannot be reached by user ${site.user.uid}, which PostgreSQL has to run as because it refuses root. ` +
      'Choose a DATA_DIR whose parent directories everybody may enter, or start Hookfront as an ordinary user.',
  );
}

async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** What matters of initdb's output, which is mostly about what went well. */
function complaintsIn(output: string): string {
  const lines = output.trim().split('\n');
  const complaints = lines
    .filter((line) => /error|fatal|hint|could not|not found|denied/i.test(line))
    .slice(-3);
  const said = complaints.join(' ') || (lines.at(-1) ?? '');
  return said.includes('effective user ID') ? `${said}. Give this user an entry in /etc/passwd.` : said;
}
