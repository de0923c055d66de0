import { randomBytes } from 'node:crypto';
import { link, open, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { AppConfig } from './app-config.js';
import { ConfigError } from './config-error.js';
import { key32 } from './kinds.js';
import { makeDirectory } from './make-directory.js';

/**
 * The key that seals stored secrets: SECRET_KEY, or else the file `secret-key` in DATA_DIR, which the first
 * start makes (mode 0600).
 *
 * @param warn told when others than the owner can read the file
 * @param beforeMaking called before a new key is written; throws when that would be wrong, and then none is
 * @returns 32 bytes, the same for every process that starts on this directory, also for two at once
 * @throws ConfigError when the file holds anything but such a key
 */
export async function resolveSecretKey(
  config: Pick<AppConfig, 'secretKey' | 'dataDir'>,
  warn: (message: string) => void = (message) => process.emitWarning(message),
  beforeMaking: (file: string) => Promise<void> = async () => undefined,
): Promise<Buffer> {
  if (config.secretKey) return config.secretKey;
  const file = join(config.dataDir, 'secret-key');
  const key = await readKey(file, warn);
  if (key !== undefined) return key;
  await beforeMaking(file);
  return makeKey(config.dataDir, file, warn);
}

async function readKey(file: string, warn: (message: string) => void): Promise<Buffer | undefined> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new ConfigError([`SECRET_KEY is not set and ${file} cannot be read (${error.code}).`]);
  });
  if (text === undefined) return undefined;
  const { mode } = await stat(file);
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    warn(`${file} can be read by others than its owner (mode ${(mode & 0o777).toString(8)}): chmod 600 it.`);
  }
  try {
    return key32.parse(text);
  } catch {
    throw new ConfigError([
      `${file} does not hold ${key32.wanted}. Put the right key back: a new one could not open what the old one sealed.`,
    ]);
  }
}

/** Linked into place when it is complete, so that a crash leaves no half of a key and the first of two wins. */
async function makeKey(dataDir: string, file: string, warn: (message: string) => void): Promise<Buffer> {
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    await makeDirectory(dataDir);
    const handle = await open(draft, 'wx', 0o600);
    try {
      await handle.writeFile(`${randomBytes(32).toString('base64')}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await link(draft, file).catch(ignoreExisting);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ConfigError([`DATA_DIR is ${dataDir}; no secret key can be made there (${code}).`]);
  } finally {
    await rm(draft, { force: true });
  }
  await syncDirectory(dataDir);
  const key = await readKey(file, warn);
  if (!key) throw new ConfigError([`${file} vanished while the service was starting.`]);
  return key;
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}

/** The name must survive a power cut as surely as the bytes: sealed rows depend on it. */
async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
