import { mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const BEAT_MS = 1_000;
/** Far above a beat, so that a holder on a stalled machine is not taken for a dead one. */
const STALE_MS = 30_000;

/**
 * Runs `work` while no other process on this machine holds the same directory.
 * A holder that died is noticed by its process id, or by its missing heartbeat where the id was given out again.
 *
 * @template T
 * @param {string} directory made while the lock is held
 * @param {() => Promise<T>} work
 * @param {() => void} onWait called once when somebody else holds the lock
 * @returns {Promise<T>}
 */
export async function withLock(directory, work, onWait) {
  await mkdir(dirname(directory), { recursive: true });
  for (let waited = false; !(await acquire(directory)); waited = true) {
    if (!waited) onWait();
    await sleep(200);
  }
  const beat = setInterval(
    () => void utimes(directory, new Date(), new Date()).catch(() => undefined),
    BEAT_MS,
  );
  try {
    return await work();
  } finally {
    clearInterval(beat);
    await rm(directory, { recursive: true, force: true });
  }
}

async function acquire(directory) {
  try {
    await mkdir(directory);
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    if (await isStale(directory)) await discard(directory);
    return false;
  }
  await writeFile(join(directory, 'pid'), String(process.pid));
  return true;
}

async function isStale(directory) {
  const held = await stat(directory).catch(() => undefined);
  if (held === undefined) return false;
  if (Date.now() - held.mtimeMs > STALE_MS) return true;
  const pid = Number(await readFile(join(directory, 'pid'), 'utf8').catch(() => ''));
  return pid > 0 && !isRunning(pid);
}

/** Renamed first: of several that find it stale, one moves it away. */
async function discard(directory) {
  const aside = `${directory}.${process.pid}`;
  try {
    await rename(directory, aside);
  } catch {
    return;
  }
  await rm(aside, { recursive: true, force: true });
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
