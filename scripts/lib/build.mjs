import { createHash } from 'node:crypto';
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { run } from './run.mjs';

const SOURCES = ['src', 'migrations'];
const SETTINGS = ['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json'];
/** What the console is built from: its own folder, and what it takes from the service. */
const CONSOLE_SOURCES = ['web', 'src/platform/json'];
const CONSOLE_SETTINGS = ['package-lock.json'];
/** Its API reference has the guides in it. */
const GUIDES = 'docs';

/**
 * Whether dist was made, completely, from the sources as they are now.
 *
 * @param {string} root the package's directory
 */
export async function isBuilt(root) {
  return (await isServiceBuilt(root)) && (await isConsoleBuilt(root));
}

/**
 * Builds into dist what is not built: the service, and the console, which a package without a folder `web` has not.
 *
 * @param {string} root the package's directory
 * @param {(line: string) => void} say
 */
export async function build(root, say) {
  const service = (await isServiceBuilt(root)) ? undefined : buildService(root, say);
  const console = (await isConsoleBuilt(root)) ? undefined : buildConsole(root, say);
  const results = await Promise.allSettled([service, console]);
  const failed = results.find(({ status }) => status === 'rejected');
  if (failed) throw failed.reason;
}

async function isServiceBuilt(root) {
  const stamp = await readFile(stampFile(root), 'utf8').catch(() => undefined);
  return stamp !== undefined && stamp === (await fingerprint(root));
}

/** After a complete build only what changed is compiled; after a broken one, everything. */
async function buildService(root, say) {
  say('Building (tsc).');
  const before = await fingerprint(root);
  const complete = await readFile(stampFile(root), 'utf8').catch(() => undefined);
  if (complete === undefined) await removeService(root);
  else await rm(stampFile(root));

  await compile(root, 'tsconfig.build.json');
  await removeOrphans(root);
  await writeFile(stampFile(root), before);
}

/** The console stands in dist too, and is built by itself. */
async function removeService(root) {
  const names = await readdir(join(root, 'dist')).catch(() => []);
  const others = names.filter((name) => name !== 'web');
  await Promise.all(others.map((name) => rm(join(root, 'dist', name), { recursive: true, force: true })));
}

async function isConsoleBuilt(root) {
  if (!(await hasConsole(root))) return true;
  const stamp = await readFile(consoleStampFile(root), 'utf8').catch(() => undefined);
  return stamp !== undefined && stamp === (await consoleFingerprint(root));
}

async function buildConsole(root, say) {
  say('Building the console (vite).');
  const before = await consoleFingerprint(root);
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const { code, output } = await run(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: join(root, 'web'),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (code !== 0) throw new Error(`The build of the console failed:\n${output.trim()}`);
  await writeFile(consoleStampFile(root), before);
}

async function hasConsole(root) {
  return (await stat(join(root, 'web', 'package.json')).catch(() => undefined)) !== undefined;
}

/**
 * Compiles into dist what a project names. @throws Error with what the compiler says
 *
 * @param {string} root the package's directory
 * @param {string} project a tsconfig file
 */
export async function compile(root, project) {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const { code, output } = await run(process.execPath, [tsc, '-p', project], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (code !== 0) throw new Error(`The build failed:\n${output.trim()}`);
}

/** A compiled migration whose source is gone would still be run. */
async function removeOrphans(root) {
  for (const folder of SOURCES) {
    const sources = new Set((await filesIn(join(root, folder))).map((file) => file.replace(/\.ts$/, '')));
    for (const file of await filesIn(join(root, 'dist', folder))) {
      if (!sources.has(file.replace(/(\.d\.ts|\.js)(\.map)?$/, '')))
        await rm(join(root, 'dist', folder, file));
    }
  }
}

function stampFile(root) {
  return join(root, 'dist', '.complete');
}

function consoleStampFile(root) {
  return join(root, 'dist', 'web', '.complete');
}

function fingerprint(root) {
  return fingerprintOf(root, SETTINGS, SOURCES, (name) => !name.endsWith('.spec.ts'));
}

/** Types are no part of what is built. */
async function consoleFingerprint(root) {
  const counts = (name) => !/(^|\/)node_modules\/|\.spec\.ts$|\.d\.ts$|\.md$/.test(name);
  const guides = (await filesIn(join(root, GUIDES))).filter((name) => /^(contract\/)?[\w-]+\.md$/.test(name));
  const settings = [...CONSOLE_SETTINGS, ...guides.map((name) => join(GUIDES, name))];
  return fingerprintOf(root, settings, CONSOLE_SOURCES, counts);
}

/**
 * @param {string} root
 * @param {readonly string[]} settings files that count by themselves
 * @param {readonly string[]} folders
 * @param {(name: string) => boolean} counts whether a file of a folder counts
 */
async function fingerprintOf(root, settings, folders, counts) {
  const files = [...settings];
  for (const folder of folders) {
    const names = await filesIn(join(root, folder));
    files.push(...names.filter(counts).map((name) => join(folder, name)));
  }
  const hash = createHash('sha256');
  for (const file of files.toSorted()) {
    const content = await readFile(join(root, file)).catch(() => '');
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

async function filesIn(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}
