// Part of `.ci/run`: how much of the console a browser loads before it shows anything, and with each page; fails when it is too much.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { prepare, ROOT } from './lib/prepare.mjs';

/** Bytes in brotli, as the service sends them. */
const LIMITS = {
  'first script': 200_000,
  'first styles': 25_000,
  'later script': 60_000,
  'the editor': 130_000,
};
/** The editor of JSON is loaded only where somebody edits. */
const EDITOR = /^JsonEditor-/;

await prepare();
const folder = join(ROOT, 'dist', 'web');
const index = await readFile(join(folder, 'index.html'), 'utf8');
const files = await readdir(join(folder, 'assets'));
const first = new Set([...index.matchAll(/assets\/([^"]+)"/g)].map(([, name]) => name));

const sizeOf = async (name) => {
  const packed = `${name}.br`;
  const path = join(folder, 'assets', files.includes(packed) ? packed : name);
  const content = await readFile(path);
  return files.includes(packed)
    ? content.length
    : Math.min(content.length, brotliCompressSync(content).length);
};
const sum = async (names) => (await Promise.all(names.map(sizeOf))).reduce((total, size) => total + size, 0);

const scripts = files.filter((name) => name.endsWith('.js'));
const styles = files.filter((name) => name.endsWith('.css'));
const later = await Promise.all(
  scripts.filter((name) => !first.has(name)).map(async (name) => [name, await sizeOf(name)]),
);
const found = [
  ['first script', 'what the page begins with', await sum(scripts.filter((name) => first.has(name)))],
  ['first styles', 'what the page begins with', await sum(styles.filter((name) => first.has(name)))],
  ...later.map(([name, size]) => [EDITOR.test(name) ? 'the editor' : 'later script', name, size]),
];
for (const [kind, name, size] of found.toSorted(([, , a], [, , b]) => b - a)) {
  const tooLarge = size > LIMITS[kind];
  if (tooLarge) process.exitCode = 1;
  console.log(
    `${(size / 1000).toFixed(1).padStart(7)} kB of ${LIMITS[kind] / 1000}  ${kind}: ${name}${tooLarge ? '  TOO LARGE' : ''}`,
  );
}
