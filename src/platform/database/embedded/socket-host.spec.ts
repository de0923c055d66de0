import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { access, mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDataDirectory } from './site.js';
import { removeSocketHost, socketHost } from './socket-host.js';

describe('the socket directory that clients are given', () => {
  let root: string;
  beforeEach(async () => {
    root = await realpath(await mkdtemp(join(tmpdir(), 'host-')));
  });
  afterEach(() => rm(root, { recursive: true }));

  it("is PostgreSQL's own directory where its path is short enough", async () => {
    const directory = await openDataDirectory(join(root, 'data'));
    expect(await socketHost(directory)).toBe(join(root, 'data', 'postgres'));
  });

  it('is a private link to it where the path is too long for a socket, the same for every process', async () => {
    const directory = await openDataDirectory(join(root, 'd'.repeat(100)));
    await mkdir(directory.cluster);
    const host = await socketHost(directory);
    expect(Buffer.byteLength(`${host}/.s.PGSQL.5432`)).toBeLessThan(104);
    expect(await realpath(host)).toBe(directory.cluster);
    expect(await socketHost(directory)).toBe(host);
    await removeSocketHost(directory, host);
    await expect(access(host)).rejects.toThrow('ENOENT');
  });
});
