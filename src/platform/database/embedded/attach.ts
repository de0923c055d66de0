import { connectionAt, type EmbeddedConnection } from './connection.js';
import { findDataDirectory } from './site.js';
import { isServing, socketHost } from './socket-host.js';

/**
 * The connection to the embedded server that another process runs on this data directory, for tools beside the
 * service. Starts nothing.
 *
 * @returns undefined when none is running there
 * @throws EmbeddedServerError when the directory is there but may not be entered
 */
export async function attachToRunning(
  dataDir: string,
): Promise<{ connection: EmbeddedConnection } | undefined> {
  const directory = await findDataDirectory(dataDir);
  if (!directory) return undefined;
  const host = await socketHost(directory);
  return (await isServing(host)) ? { connection: connectionAt(host) } : undefined;
}
