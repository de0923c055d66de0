import { createHash } from 'node:crypto';
import { readFile, realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { makeDirectory } from '../../../config/index.js';
import { chooseDatabaseUser, type DatabaseUser } from './database-user.js';
import { EmbeddedServerError, explainFailure } from './embedded-server-error.js';

/** The data directory of the service, made if it was missing. */
export interface DataDirectory {
  /** The absolute path, free of symbolic links. */
  path: string;
  /** The same for every path that leads to this directory; names its lock and its processes. */
  id: string;
  /** PostgreSQL's own directory inside. */
  cluster: string;
}

/** Where and as whom one embedded server runs. */
export interface Site extends DataDirectory {
  /** The directory that holds PostgreSQL's bin, lib and share. */
  binaries: string;
  /** Set when the service runs as root; PostgreSQL then runs as this user. */
  user: DatabaseUser | undefined;
  /** Commits do not wait for the disk. */
  disposable: boolean;
}

/** @throws EmbeddedServerError when the directory is missing and cannot be made, or is no directory. */
export async function openDataDirectory(dataDir: string): Promise<DataDirectory> {
  try {
    // Others may pass through but not look around: what is inside guards itself.
    await makeDirectory(resolve(dataDir), 0o711);
    return await describe(dataDir);
  } catch (error) {
    throw explainFailure(`DATA_DIR ${resolve(dataDir)} cannot be used`, error);
  }
}

/** The data directory if it is there, else undefined; makes nothing. */
export async function findDataDirectory(dataDir: string): Promise<DataDirectory | undefined> {
  try {
    return await describe(dataDir);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw explainFailure(`DATA_DIR ${resolve(dataDir)} cannot be used`, error);
  }
}

async function describe(dataDir: string): Promise<DataDirectory> {
  const path = await realpath(dataDir);
  const { dev, ino } = await stat(path, { bigint: true });
  const hash = createHash('sha256').update(`${dev}:${ino}`).digest('hex');
  return { path, id: `hookfront-${hash.slice(0, 16)}`, cluster: join(path, 'postgres') };
}

/**
 * Whom PostgreSQL has to run as: undefined (ourselves) unless we are root.
 *
 * @throws EmbeddedServerError when we are root and the system has no account to hand over to.
 */
export async function databaseUser(directory: DataDirectory): Promise<DatabaseUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const owner = await stat(directory.cluster).catch(() => undefined);
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const user = chooseDatabaseUser(passwd, owner && { uid: owner.uid, gid: owner.gid });
  if (user) return user;
  throw new EmbeddedServerError(
    'PostgreSQL refuses to run as root, and this system has neither a `postgres` nor a `nobody` account to run it as. ' +
      'Start Hookfront as an ordinary user, or set DATABASE_URL.',
  );
}
