import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockDataDirectory } from './instance-lock.js';
import { openDataDirectory } from './site.js';

describe('the lock of a data directory', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'lock-'));
  });
  afterEach(() => rm(root, { recursive: true }));

  it('is given to one of many who ask at once, and tells the others who has it', async () => {
    const directory = await openDataDirectory(join(root, 'data'));
    const asked = await Promise.allSettled(Array.from({ length: 8 }, () => lockDataDirectory(directory)));
    const given = asked.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const refused = asked.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []));
    await Promise.all(given.map((lock) => lock.release()));
    expect(given).toHaveLength(1);
    expect(refused).toHaveLength(7);
    for (const message of refused) {
      expect(message).toContain('Another Hookfront service');
      expect(message).toContain(directory.path);
    }
  });

  it('can be had again once it is released', async () => {
    const directory = await openDataDirectory(join(root, 'data'));
    await (await lockDataDirectory(directory)).release();
    const again = await lockDataDirectory(directory);
    await expect(again.release()).resolves.toBeUndefined();
  });

  it('is the same by whatever path the directory is reached', async () => {
    const lock = await lockDataDirectory(await openDataDirectory(join(root, 'data')));
    await symlink('data', join(root, 'alias'));
    await expect(lockDataDirectory(await openDataDirectory(join(root, 'alias')))).rejects.toThrow('Another');
    await lock.release();
  });

  it('leaves other directories alone', async () => {
    const one = await lockDataDirectory(await openDataDirectory(join(root, 'one')));
    const two = await lockDataDirectory(await openDataDirectory(join(root, 'two')));
    await expect(Promise.all([one.release(), two.release()])).resolves.toHaveLength(2);
  });
});
