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
  say('Installing dependencies (npm ci); the first time this takes a minute or more.');
  const [command, prefix] = npm();
  // With its HTTP lines npm tells of each try that failed; by itself it is silent through minutes of them.
  const options = ['--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=http'];
  const watch = watchRegistry(say);
  const { code, output } = await run(
    command,
    [...prefix, 'ci', ...options],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32' && command.endsWith('.cmd'),
    },
    // npm does not hear SIGTERM while it waits for the network.
    { listen: (text) => watch.heard(text), killAfterMs: 2_000 },
  ).finally(() => watch.end());
  const lines = output.trim().split('\n');
  if (code !== 0) {
    // The cause stands first; usage and the place of npm's log follow.
    const errors = lines.filter((line) => line.startsWith('npm error'));
    throw new Error(`npm ci failed:\n${(errors.length > 0 ? errors : lines).slice(0, 30).join('\n')}`);
  }
  say(lines.findLast((line) => /^added \d+/.test(line)) ?? 'Installed.');
}

/** How often an installation that goes on says that it does. */
const EVERY_MS = 60_000;

/**
 * Says every minute that the installation goes on, and once, at the first request that fails, that the registry cannot be reached.
 *
 * @param {(line: string) => void} say
 */
export function watchRegistry(say) {
  const registry = process.env.npm_config_registry || 'https://registry.npmjs.org/';
  let failed = false;
  let arrived = false;
  let minutes = 0;
  const timer = setInterval(() => {
    minutes += 1;
    // Silence proves nothing: npm is as silent while it unpacks what it has.
    const doing = arrived
      ? `files come from ${registry}`
      : `npm unpacks what it has, or waits for ${registry}`;
    arrived = false;
    say(`Still installing, after ${minutes === 1 ? 'a minute' : `${minutes} minutes`}: ${doing}.`);
  }, EVERY_MS);
  return {
    heard(text) {
      const [, url, reason] = /fetch \w+ (\S+) attempt \d+ failed with (\w+)/.exec(text) ?? [];
      if (url && !failed) {
        failed = true;
        say(
          `Still installing: ${new URL(url).host} cannot be reached (${reason}). npm tries again for some minutes. It needs that ` +
            'server (or the one that `npm config set registry` names), or a copy of node_modules from a machine that has a network.',
        );
      } else if (/fetch \w+ \d{3} /.test(text)) arrived = true;
    },
    end: () => clearInterval(timer),
  };
}

/** The npm that runs this script where there is one; else the one on the PATH. */
function npm() {
  const running = process.env.npm_execpath;
  if (running && basename(running) === 'npm-cli.js') return [process.execPath, [running]];
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm', []];
}
