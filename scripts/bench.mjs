import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT, prepare } from './lib/prepare.mjs';

await prepare();
const { status } = spawnSync(
  process.execPath,
  [join(ROOT, 'dist/bench/bench.js'), ...process.argv.slice(2)],
  {
    stdio: 'inherit',
  },
);
process.exit(status ?? 1);
