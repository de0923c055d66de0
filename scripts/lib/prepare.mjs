import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, isBuilt } from './build.mjs';
import { install, isInstalled } from './install.mjs';
import { withLock } from './lock.mjs';

/** The package's directory. */
export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/**
 * Installs and builds what is missing or out of date, and nothing else. Several at once are safe: one works,
 * the others wait for it. Exits with status 1 and a message when it cannot be done.
 *
 * @param {{ root?: string }} [options] root: another package's directory than this one's
 */
export async function prepare({ root = ROOT } = {}) {
  try {
    checkNode(root);
    if (await isReady(root)) return;
    await withLock(
      join(root, '.cache', 'prepare.lock'),
      async () => {
        if (!(await isInstalled(root))) await install(root, say);
        if (!(await isBuilt(root))) await build(root, say);
      },
      () => say('Another start is installing or building here; waiting for it.'),
    );
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}

async function isReady(root) {
  return (await isInstalled(root)) && (await isBuilt(root));
}

function checkNode(root) {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const [wantedMajor, wantedMinor] = engines.node.match(/\d+/g).map(Number);
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < wantedMajor || (major === wantedMajor && minor < wantedMinor)) {
    throw new Error(
      `Hookfront needs Node ${wantedMajor}.${wantedMinor} or newer; this is ${process.version}.`,
    );
  }
}

/** On standard error, so that a script's own output stays clean. */
function say(line) {
  console.error(line);
}
