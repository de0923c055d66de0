import { lstat, mkdir, readlink, rm, symlink } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedServerError } from './embedded-server-error.js';
import { SOCKET_PORT } from './settings.js';
import type { DataDirectory } from './site.js';

/** Bytes of a socket's path, without the closing zero: sun_path of Linux, and of macOS and the BSDs. */
const PATH_LIMIT = process.platform === 'linux' ? 107 : 103;

const socketOf = (host: string): string => join(host, `.s.PGSQL.${SOCKET_PORT}`);
const shortcutFor = (id: string): string => join(tmpdir(), `${id}-${process.getuid?.() ?? 0}`);

/**
 * The directory a client gives as its host. It is the PostgreSQL directory itself; where that path is too long for a
 * socket, a symbolic link to it in a private directory of the temporary directory.
 *
 * @throws EmbeddedServerError when somebody else owns that place
 */
export async function socketHost({ cluster, id }: DataDirectory): Promise<string> {
  if (Buffer.byteLength(socketOf(cluster)) <= PATH_LIMIT) return cluster;
  const parent = shortcutFor(id);
  const link = join(parent, 'pg');
  await mkdir(parent, { mode: 0o700 }).catch(unless('EEXIST'));
  const { uid, mode } = await lstat(parent);
  if (
    uid !== process.getuid?.() ||
    (mode & 0o170077) !== 0o040000 ||
    Buffer.byteLength(socketOf(link)) > PATH_LIMIT
  ) {
    throw new EmbeddedServerError(
      `The path of DATA_DIR is too long for a socket (${cluster}), and ${parent} cannot stand in for it. ` +
        'Choose a DATA_DIR with a shorter path.',
    );
  }
  const target = await readlink(link).catch(unless('ENOENT'));
  if (target !== cluster) {
    await rm(link, { force: true });
    await symlink(cluster, link);
  }
  return link;
}

/** Removes the link, where one was needed. */
export async function removeSocketHost({ cluster, id }: DataDirectory, host: string): Promise<void> {
  if (host !== cluster) await rm(shortcutFor(id), { recursive: true, force: true });
}

/** Whether a server listens there. @throws EmbeddedServerError when this user may not connect to it */
export async function isServing(host: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect(socketOf(host), () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EACCES' && error.code !== 'EPERM') resolve(false);
      else
        reject(
          new EmbeddedServerError(`The database in ${host} belongs to another user. Run this as that user.`),
        );
    });
  });
}

function unless(code: string): (error: NodeJS.ErrnoException) => undefined {
  return (error) => {
    if (error.code !== code) throw error;
  };
}
