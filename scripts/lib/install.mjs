import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { run } from './run.mjs';

/**
 * Whether node_modules holds exactly what package-lock.json asks for, development tools included.
 * npm writes its own record last, so an interrupted installation counts as none.
 *
 * @param {string} root the package's directory
 */
export async function isInstalled(root) {
  const [wanted, present] = await Promise.all([
    readLock(join(root, 'package-lock.json')),
    readLock(join(root, 'node_modules', '.package-lock.json')),
  ]);
  if (wanted === undefined) throw new Error(`${root} has no package-lock.json that can be read.`);
  if (present === undefined) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.includes('node_modules/')) return true;
    const found = present[path];
    // What is optional may be meant for another platform.
    if (found === undefined) return Boolean(entry.optional ?? entry.devOptional);
    return found.version === entry.version && (!entry.integrity || found.integrity === entry.integrity);
  });
}

async function readLock(file) {
  try {
    return JSON.parse(await readFile(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/**
 * Installs what package-lock.json says. The build's tools are development dependencies, so these come along
 * even under NODE_ENV=production.
 *
 * @param {string} root the package's directory
 * @param {(line: string) => void} say
 */
export async function install(root, say) {
  say('Installing dependencies (npm ci); the first time this takes a minute.');
  const [command, prefix] = npm();
  const args = [...prefix, 'ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund'];
  const { code, output } = await run(command, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32' && command.endsWith('.cmd'),
  });
  const lines = output.trim().split('\n');
  if (code !== 0) {
    // The cause stands first; usage and the place of npm's log follow.
    const errors = lines.filter((line) => line.startsWith('npm error'));
    throw new Error(`npm ci failed:\n${(errors.length > 0 ? errors : lines).slice(0, 30).join('\n')}`);
  }
  say(lines.findLast((line) => /^added \d+/.test(line)) ?? 'Installed.');
}

/** The npm that runs this script where there is one; else the one on the PATH. */
function npm() {
  const running = process.env.npm_execpath;
  if (running && basename(running) === 'npm-cli.js') return [process.execPath, [running]];
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm', []];
}
