import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeDirectory } from './make-directory.js';

describe('making a directory', () => {
  let root: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'hookfront-directory-'));
  });
  afterAll(() => rm(root, { recursive: true }));

  it('makes what is missing above it, each part with the mode, and takes one that is there', async () => {
    const path = join(root, 'a', 'b', 'c');
    await makeDirectory(path, 0o711);
    await makeDirectory(path);
    expect((await stat(path)).mode & 0o777).toBe(0o711);
    expect((await stat(join(root, 'a'))).mode & 0o777).toBe(0o711);
  });

  it('takes several that make the same one at once', async () => {
    for (let round = 0; round < 40; round++) {
      const path = join(root, `d${round}`, 'e', 'f');
      await Promise.all(Array.from({ length: 8 }, () => makeDirectory(path)));
      expect((await stat(path)).isDirectory()).toBe(true);
    }
  });

  it('refuses a file of that name, or on the way', async () => {
    await writeFile(join(root, 'file'), '');
    await expect(makeDirectory(join(root, 'file'))).rejects.toMatchObject({ code: 'EEXIST' });
    await expect(makeDirectory(join(root, 'file', 'x'))).rejects.toMatchObject({ code: 'ENOTDIR' });
  });
});
