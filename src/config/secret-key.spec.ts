import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, resolveSecretKey } from './index.js';

describe('resolveSecretKey', () => {
  let root: string;
  let dataDir: string;
  let file: string;
  const warnings: string[] = [];
  const resolve = (secretKey?: Buffer) =>
    resolveSecretKey({ secretKey, dataDir }, (message) => warnings.push(message));

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'hookfront-key-'));
    dataDir = join(root, 'data');
    file = join(dataDir, 'secret-key');
    warnings.length = 0;
  });
  afterEach(() => rm(root, { recursive: true }));

  it('prefers the configured key and makes no file', async () => {
    expect(await resolve(Buffer.alloc(32, 1))).toEqual(Buffer.alloc(32, 1));
    expect(await readdir(root)).toEqual([]);
  });

  it('makes a key for its owner alone at the first start, and the same one is found again', async () => {
    const key = await resolve();
    expect(key).toHaveLength(32);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await resolve()).toEqual(key);
    expect(await readdir(dataDir)).toEqual(['secret-key']);
    expect(warnings).toEqual([]);
  });

  it('gives one key to many who start at once', async () => {
    const keys = await Promise.all(Array.from({ length: 16 }, () => resolve()));
    expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1);
    expect(await readdir(dataDir)).toEqual(['secret-key']);
  });

  it.each([
    ['short', Buffer.alloc(31).toString('base64')],
    ['long', Buffer.alloc(33).toString('base64')],
    ['empty', ''],
    ['not base64', '!'.repeat(44)],
  ])('refuses a file that is %s and leaves it as it is', async (_, content) => {
    await resolve();
    await writeFile(file, content);
    await expect(resolve()).rejects.toThrow(ConfigError);
    await expect(resolve()).rejects.toThrow(`${file} does not hold 32 bytes in base64`);
    expect(await readFile(file, 'utf8')).toBe(content);
  });

  it('warns when others can read the file', async () => {
    const key = await resolve();
    await chmod(file, 0o644);
    expect(await resolve()).toEqual(key);
    expect(warnings).toEqual([`${file} can be read by others than its owner (mode 644): chmod 600 it.`]);
  });

  it('says so when DATA_DIR is no place for a file', async () => {
    await writeFile(dataDir, 'a file where the directory should be');
    await expect(resolve()).rejects.toThrow(ConfigError);
    await expect(resolve()).rejects.toThrow(dataDir);
  });
});
