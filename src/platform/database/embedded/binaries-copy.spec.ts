import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { chmod, lstat, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { locateBinaries } from './binaries.js';
import { copyBinaries } from './binaries-copy.js';

const root = process.getuid?.() === 0;
const nobody = { uid: 65534, gid: 65534 };

describe("the copy of PostgreSQL's programs", () => {
  let parent: string;
  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'copy-'));
    await chmod(parent, 0o755);
  });
  afterEach(() => rm(parent, { recursive: true }));

  const copy = async (user?: typeof nobody): Promise<string> =>
    copyBinaries(await locateBinaries(), parent, '18.0', user, () => undefined);

  it('runs under another user, links included, and is made once when two ask for it', async () => {
    const user = root ? nobody : undefined;
    const [one, two] = await Promise.all([copy(user), copy(user)]);
    expect(one).toBe(two);
    expect(await readdir(parent)).toHaveLength(1);
    const { stdout } = await promisify(execFile)(join(one, 'bin', 'initdb'), ['--version'], { ...user });
    expect(stdout).toMatch(/^initdb \(PostgreSQL\) \d+/);
    const { ino } = await lstat(join(one, '..'));
    await copy(user);
    expect((await lstat(join(one, '..'))).ino).toBe(ino);
  });

  it('is not made, or trusted, where others can write', async () => {
    await chmod(parent, 0o777);
    await expect(copy()).rejects.toThrow('only this user can write');
    await chmod(parent, 0o755);
    const planted = join(parent, `postgresql-18.0-${process.arch}`);
    await mkdir(planted);
    await chmod(planted, 0o777);
    await expect(copy()).rejects.toThrow('only this user can write');
  });

  (root ? describe : describe.skip)('as root', () => {
    it('is not made where the user of PostgreSQL could not reach it', async () => {
      await chmod(parent, 0o700);
      await expect(copy(nobody)).rejects.toThrow('cannot be reached');
    });
  });
});
