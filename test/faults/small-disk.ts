import { execFile } from 'node:child_process';
import { mkdtemp, open, realpath, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const CHUNK = Buffer.alloc(64 * 1024, 1);

/** A file system of its own in memory that a test can fill to the last block. Needs the right to mount one: root, on Linux. */
export class SmallDisk {
  private constructor(readonly path: string) {}

  /** Whether this machine lets us have one. */
  static async permitted(): Promise<boolean> {
    try {
      await (await SmallDisk.mount(1)).remove();
      return true;
    } catch {
      return false;
    }
  }

  static async mount(sizeMb: number): Promise<SmallDisk> {
    const path = await realpath(await mkdtemp(join(tmpdir(), 'hookfront-disk-')));
    try {
      await run('mount', ['-t', 'tmpfs', '-o', `size=${sizeMb}m,mode=0711`, 'tmpfs', path]);
    } catch (error) {
      await rm(path, { recursive: true, force: true });
      throw error;
    }
    return new SmallDisk(path);
  }

  /** Takes all the space that is left but for so many bytes. */
  async fill(leaving = 0): Promise<void> {
    const ballast = await open(join(this.path, 'ballast'), 'a');
    try {
      for (;;) {
        const { bavail, bsize } = await statfs(this.path);
        const room = bavail * bsize - leaving;
        if (room <= 0) return;
        await ballast.write(CHUNK.subarray(0, Math.min(room, CHUNK.length)));
      }
    } finally {
      await ballast.close();
    }
  }

  /** Gives back what {@link fill} has taken. */
  async free(): Promise<void> {
    await rm(join(this.path, 'ballast'), { force: true });
  }

  async remove(): Promise<void> {
    await run('umount', ['-l', this.path]);
    await rm(this.path, { recursive: true, force: true });
  }
}
