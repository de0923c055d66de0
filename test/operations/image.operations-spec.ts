import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, cp, mkdir, mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { until } from '../support/until.js';

/** Whom the image's own user stands for here: somebody who owns nothing. */
const NOBODY = { uid: 65_534, gid: 65_534 };

/**
 * What the Dockerfile puts together, laid out beside, and run as a user who can write nothing but the data directory: the
 * next thing to a container where no engine is.
 */
describe('the layout of the image', () => {
  let directory: string;
  let app: string;
  let data: string;
  let service: ChildProcess | undefined;
  const asRoot = process.getuid?.() === 0;

  beforeAll(async () => {
    directory = await realpath(await mkdtemp(join(tmpdir(), 'hookfront-image-')));
    await chmod(directory, 0o755);
    app = join(directory, 'app');
    data = join(directory, 'data');
    await mkdir(app);
    await mkdir(data);
    if (asRoot) await chown(data, NOBODY.uid, NOBODY.gid);
    for (const name of ['package.json', 'package-lock.json', '.npmrc', 'bin', 'dist', 'node_modules']) {
      await cp(resolve(name), join(app, name), { recursive: true, verbatimSymlinks: true });
    }
    execFileSync('npm', ['prune', '--omit=dev', '--ignore-scripts'], { cwd: app, stdio: 'ignore' });
    if (!asRoot) execFileSync('chmod', ['-R', 'a-w', app]);
  });
  afterAll(async () => {
    service?.kill('SIGKILL');
    if (!asRoot) execFileSync('chmod', ['-R', 'u+w', directory]);
    await rm(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
  });

  it.each(['127.0.0.1', '::1', '0.0.0.0'])(
    'runs with HOST %s as a user who can write nothing but its data, is found healthy, and ends on SIGTERM',
    async (HOST) => {
      const env = {
        PATH: process.env.PATH,
        NODE_ENV: 'production',
        HOST,
        PORT: String(await freePort()),
        DATA_DIR: data,
      };
      const before = await readdir(app);
      let output = '';
      service = spawn(process.execPath, ['dist/src/main.js'], { cwd: app, env, ...(asRoot && NOBODY) });
      for (const stream of [service.stdout, service.stderr])
        stream?.on('data', (chunk) => (output += String(chunk)));
      const health = async (): Promise<number | null> => {
        const check = spawn(process.execPath, ['bin/healthcheck.mjs'], {
          cwd: app,
          env,
          ...(asRoot && NOBODY),
        });
        return ((await once(check, 'exit')) as [number | null])[0];
      };
      const ended = once(service, 'exit');
      await until('it listens', () => output.includes('listens on') || service!.exitCode !== null, 60_000);
      expect(output).toContain('listens on');
      expect(await health()).toBe(0);
      service.kill('SIGTERM');
      expect(await ended).toEqual([0, null]);
      expect(await health()).toBe(1);
      expect(await readdir(app)).toEqual(before);
    },
  );
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as { port: number };
  await new Promise<void>((done) => server.close(() => done()));
  return port;
}
