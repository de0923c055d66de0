import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a directory and what is missing above it. Node's own recursive `mkdir` never returns where nothing can be made,
 * as below /proc, because it takes the "no such file" of the last step for a missing parent.
 *
 * @param path absolute
 * @throws the error of the system call that failed
 */
export async function makeDirectory(path: string, mode = 0o777): Promise<void> {
  try {
    await makeOne(path, mode);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    // Somebody else may have made the parent since.
    if (!(await isThere(dirname(path)))) await makeDirectory(dirname(path), mode);
    await makeOne(path, mode);
  }
}

/** Takes one that somebody else has made. */
async function makeOne(path: string, mode: number): Promise<void> {
  try {
    await mkdir(path, { mode });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EEXIST' || !(await stat(path)).isDirectory()) throw error;
  }
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
