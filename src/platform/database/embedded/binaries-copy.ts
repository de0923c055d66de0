import {
  access,
  chmod,
  constants,
  cp,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  symlink,
} from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { DatabaseUser } from './database-user.js';
import { EmbeddedServerError } from './embedded-server-error.js';
import type { EmbeddedServerLog } from './log.js';
import { mayReach } from './reachability.js';

/**
 * Makes the links between the libraries, which npm packages cannot carry; the package's own install script makes
 * them too, unless npm was told to run none.
 *
 * @returns false when they are missing and this place is not ours to write to
 */
export async function restoreLinks(native: string): Promise<boolean> {
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

/**
 * Copies the programs below `parent`, once per version; several services may do so at the same time.
 *
 * @returns the copy's `native` directory
 * @throws EmbeddedServerError when others could have changed what is there, or `user` could not reach it
 */
export async function copyBinaries(
  native: string,
  parent: string,
  version: string,
  user: DatabaseUser | undefined,
  log: EmbeddedServerLog,
): Promise<string> {
  const target = join(parent, `postgresql-${version}-${process.arch}`);
  if (await mkdir(parent, { recursive: true })) await chmod(parent, 0o755);
  await checkOurs(parent);
  if (user && !(await mayReach(await realpath(parent), user))) {
    throw new EmbeddedServerError(`${parent} cannot be reached by the user PostgreSQL has to run as.`);
  }
  if (!(await exists(target))) {
    log('info', 'Copying the programs of PostgreSQL to where they can be run', { target });
    await copyTo(native, target);
  }
  await checkOurs(target);
  return join(target, 'native');
}

async function copyTo(native: string, target: string): Promise<void> {
  const draft = await mkdtemp(`${target}.`);
  try {
    await cp(native, join(draft, 'native'), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (source) => !source.endsWith('.a'),
    });
    await cp(join(native, '..', 'package.json'), join(draft, 'package.json'));
    await restoreLinks(join(draft, 'native'));
    await openToAll(draft);
    await rename(draft, target).catch((error: NodeJS.ErrnoException) => {
      // Another service was faster: its copy is as good.
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Readable for everybody, whatever the umask was, here and when npm unpacked the package. */
async function openToAll(directory: string): Promise<void> {
  await chmod(directory, 0o755);
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) await openToAll(path);
    else if (entry.isFile()) await chmod(path, directory.endsWith('/bin') ? 0o755 : 0o644);
  }
}

/** Programs are run from there, so nobody else may have had a hand in it. */
async function checkOurs(directory: string): Promise<void> {
  const { uid, mode } = await lstat(directory);
  if (uid === process.getuid?.() && (mode & (constants.S_IFMT | 0o022)) === constants.S_IFDIR) return;
  throw new EmbeddedServerError(`${directory} is not a directory that only this user can write to.`);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
