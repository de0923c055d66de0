import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { until } from '../support/until.js';

const PREPARE = pathToFileURL(resolve('scripts/lib/prepare.mjs')).href;

/** Stands in for tsc: notes that it ran, copies every source, and fails on the word "broken". */
const COMPILER = `
  const fs = require('node:fs');
  fs.appendFileSync('builds.log', 'build\\n');
  fs.mkdirSync('dist/src', { recursive: true });
  for (const file of fs.readdirSync('src')) {
    const text = fs.readFileSync('src/' + file, 'utf8');
    if (text.includes('broken')) { console.log(file + ': broken'); process.exit(2); }
    fs.writeFileSync('dist/src/' + file.replace('.ts', '.js'), text);
  }`;

describe('installing and building on demand', () => {
  let root: string;
  const children = new Set<ReturnType<typeof spawn>>();

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'hookfront-prepare-'));
    await mkdir(join(root, 'compiler', 'bin'), { recursive: true });
    await mkdir(join(root, 'src'));
    await json('package.json', {
      name: 'sample',
      version: '1.0.0',
      engines: { node: '>=20.19' },
      scripts: { preinstall: `node -e "require('fs').appendFileSync('installs.log','install\\n')"` },
      devDependencies: { typescript: 'file:compiler' },
    });
    await json('package-lock.json', {
      name: 'sample',
      version: '1.0.0',
      lockfileVersion: 3,
      packages: {
        '': { name: 'sample', version: '1.0.0', devDependencies: { typescript: 'file:compiler' } },
        compiler: { name: 'typescript', version: '1.0.0', dev: true },
        'node_modules/typescript': { resolved: 'compiler', link: true },
      },
    });
    await json('compiler/package.json', { name: 'typescript', version: '1.0.0' });
    await writeFile(join(root, 'compiler/bin/tsc'), COMPILER);
    await writeFile(join(root, 'src/main.ts'), 'export {};');
  });
  afterEach(async () => {
    for (const child of children) await ended(child);
    await rm(root, { recursive: true, force: true });
  });

  it('does everything at the first call and nothing at the second', async () => {
    expect(await prepare()).toMatchObject({ code: 0 });
    expect(await prepare()).toEqual({ code: 0, output: '' });
    expect(await lines('installs.log')).toBe(1);
    expect(await lines('builds.log')).toBe(1);
    expect(existsSync(join(root, 'dist/src/main.js'))).toBe(true);
  });

  it('installs the build tools under NODE_ENV=production too', async () => {
    expect(await prepare({ env: { NODE_ENV: 'production', npm_config_omit: 'dev' } })).toMatchObject({
      code: 0,
    });
    expect(existsSync(join(root, 'dist/src/main.js'))).toBe(true);
  });

  it('builds again, without installing, when a source changed', async () => {
    await prepare();
    await writeFile(join(root, 'src/main.ts'), 'export const changed = 1;');
    expect(await prepare()).toMatchObject({ code: 0 });
    expect(await lines('installs.log')).toBe(1);
    expect(await lines('builds.log')).toBe(2);
  });

  it('builds nothing when only a spec changed', async () => {
    await prepare();
    await writeFile(join(root, 'src/main.spec.ts'), 'export {};');
    expect(await prepare()).toEqual({ code: 0, output: '' });
  });

  it('removes what was built from a source that is gone', async () => {
    await writeFile(join(root, 'src/old.ts'), 'export {};');
    await prepare();
    await rm(join(root, 'src/old.ts'));
    await prepare();
    expect(existsSync(join(root, 'dist/src/old.js'))).toBe(false);
    expect(existsSync(join(root, 'dist/src/main.js'))).toBe(true);
  });

  it('installs again when package-lock.json asks for another version', async () => {
    await prepare();
    const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8'));
    lock.packages['node_modules/added'] = { resolved: 'added', link: true };
    lock.packages['added'] = { version: '1.0.0' };
    lock.packages[''].dependencies = { added: 'file:added' };
    await mkdir(join(root, 'added'));
    await json('added/package.json', { name: 'added', version: '1.0.0' });
    await json('package-lock.json', lock);
    const { devDependencies, ...manifest } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
    await json('package.json', { ...manifest, devDependencies, dependencies: { added: 'file:added' } });
    expect(await prepare()).toMatchObject({ code: 0 });
    expect(await lines('installs.log')).toBe(2);
    expect(existsSync(join(root, 'node_modules/added/package.json'))).toBe(true);
  });

  it('installs again after an installation that was cut off', async () => {
    await prepare();
    await rm(join(root, 'node_modules/.package-lock.json'));
    expect(await prepare()).toMatchObject({ code: 0 });
    expect(await lines('installs.log')).toBe(2);
  });

  it('shows why an installation failed and exits 1', async () => {
    const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
    await json('package.json', { ...manifest, dependencies: { absent: 'file:absent' } });
    expect(await prepare()).toEqual({
      code: 1,
      output: expect.stringMatching(/npm ci failed:\nnpm error .*absent/s),
    });
    expect(existsSync(join(root, '.cache/prepare.lock'))).toBe(false);
  });

  it('says that the registry cannot be reached', async () => {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const registry = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    await new Promise((done) => server.close(done));
    await json('package-lock.json', {
      name: 'sample',
      version: '1.0.0',
      lockfileVersion: 3,
      packages: {
        '': { name: 'sample', version: '1.0.0', dependencies: { far: '1.0.0' } },
        'node_modules/far': { version: '1.0.0' },
      },
    });
    await json('package.json', {
      name: 'sample',
      version: '1.0.0',
      engines: { node: '>=20.19' },
      dependencies: { far: '1.0.0' },
    });
    let said = '';
    void prepare({ env: { npm_config_registry: registry }, listen: (text) => (said += text) });
    await until('it says so', () => said.includes('Still installing: '));
    expect(said).toMatch(/127\.0\.0\.1:\d+ cannot be reached \(ECONNREFUSED\)/);
  });

  it('shows why a build failed, exits 1, and tries again the next time', async () => {
    await writeFile(join(root, 'src/main.ts'), 'broken');
    expect(await prepare()).toEqual({ code: 1, output: expect.stringContaining('main.ts: broken') });
    expect(await prepare()).toEqual({ code: 1, output: expect.stringContaining('main.ts: broken') });
    await writeFile(join(root, 'src/main.ts'), 'mended');
    expect(await prepare()).toMatchObject({ code: 0 });
  });

  it('works once when several start at once', async () => {
    const results = await Promise.all([prepare(), prepare(), prepare()]);
    expect(results.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(await lines('installs.log')).toBe(1);
    expect(await lines('builds.log')).toBe(1);
  });

  it('takes over from a holder of the lock that died', async () => {
    const dead = spawn(process.execPath, ['-e', '']);
    await new Promise((done) => dead.on('close', done));
    await mkdir(join(root, '.cache/prepare.lock'), { recursive: true });
    await writeFile(join(root, '.cache/prepare.lock/pid'), String(dead.pid));
    expect(await prepare()).toMatchObject({ code: 0 });
    expect(existsSync(join(root, '.cache/prepare.lock'))).toBe(false);
  });

  it('takes over from a holder without a heartbeat, though its process id is in use', async () => {
    const lock = join(root, '.cache/prepare.lock');
    await mkdir(lock, { recursive: true });
    await writeFile(join(lock, 'pid'), String(process.pid));
    await utimes(lock, new Date(), new Date(Date.now() - 60_000));
    expect(await prepare()).toMatchObject({ code: 0 });
  });

  it('refuses a Node that is too old, saying which is needed', async () => {
    const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
    await json('package.json', { ...manifest, engines: { node: '>=99.1' } });
    expect(await prepare()).toEqual({
      code: 1,
      output: `Hookfront needs Node 99.1 or newer; this is ${process.version}.\n`,
    });
    expect(existsSync(join(root, 'node_modules'))).toBe(false);
  });

  function prepare({
    env = {},
    listen = () => undefined,
  }: { env?: NodeJS.ProcessEnv; listen?: (text: string) => void } = {}): Promise<{
    code: number | null;
    output: string;
  }> {
    const script = `const { prepare } = await import(process.argv[1]); await prepare({ root: process.argv[2] });`;
    // The worker's own NODE_OPTIONS are Jest's business.
    const child = spawn(process.execPath, ['--input-type=module', '-e', script, PREPARE, root], {
      env: { ...process.env, NODE_OPTIONS: '', npm_config_cache: join(root, 'cache'), ...env },
    });
    children.add(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        output += String(chunk);
        listen(String(chunk));
      });
    return new Promise((done) => child.on('close', (code) => done({ code, output })));
  }

  /** SIGTERM is handed on to what it runs; an npm that was left alone would go on writing here. */
  async function ended(child: ReturnType<typeof spawn>): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await exited;
  }

  async function lines(file: string): Promise<number> {
    return (await readFile(join(root, file), 'utf8')).trim().split('\n').length;
  }

  function json(file: string, content: unknown): Promise<void> {
    return writeFile(join(root, file), JSON.stringify(content));
  }
});
