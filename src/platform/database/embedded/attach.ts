import { connectionAt, type EmbeddedConnection } from './connection.js';
import { postmasterStatus } from './postmaster.js';
import { findDataDirectory } from './site.js';
import { isServing, socketHost } from './socket-host.js';

/**
 * The connection to the embedded server that another process runs on this data directory, for tools beside the
 * service. Starts nothing.
 *
 * @returns undefined when none is running there, or it is only about to
 * @throws EmbeddedServerError when the directory belongs to somebody else
 */
export async function attachToRunning(
  dataDir: string,
): Promise<{ connection: EmbeddedConnection } | undefined> {
  const directory = await findDataDirectory(dataDir);
  if (!directory) return undefined;
  const host = await socketHost(directory);
  const up = (await isServing(host)) && (await postmasterStatus(directory.cluster)) === 'ready';
  return up ? { connection: connectionAt(host) } : undefined;
}
