import { createHash } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { run } from './run.mjs';

const SOURCES = ['src', 'migrations'];
const SETTINGS = ['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json'];

/**
 * Whether dist was made, completely, from the sources as they are now.
 *
 * @param {string} root the package's directory
 */
export async function isBuilt(root) {
  const stamp = await readFile(stampFile(root), 'utf8').catch(() => undefined);
  return stamp !== undefined && stamp === (await fingerprint(root));
}

/**
 * Compiles into dist. After a complete build only what changed is compiled; after a broken one, everything.
 *
 * @param {string} root the package's directory
 * @param {(line: string) => void} say
 */
export async function build(root, say) {
  say('Building (tsc).');
  const before = await fingerprint(root);
  const dist = join(root, 'dist');
  const complete = await readFile(stampFile(root), 'utf8').catch(() => undefined);
  await rm(complete === undefined ? dist : stampFile(root), { recursive: true, force: true });

  await compile(root, 'tsconfig.build.json');
  await removeOrphans(root);
  await writeFile(stampFile(root), before);
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

async function fingerprint(root) {
  const files = [...SETTINGS];
  for (const folder of SOURCES) {
    const names = await filesIn(join(root, folder));
    files.push(...names.filter((name) => !name.endsWith('.spec.ts')).map((name) => join(folder, name)));
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
