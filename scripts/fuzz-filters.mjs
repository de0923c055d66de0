// `npm run fuzz:filters -- --cases 1000000 --seed 1`: the subscription index against the reference evaluator, random case by
// random case. Exits with 1 where they disagree, and prints the smallest case in which they do.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT, prepare } from './lib/prepare.mjs';

await prepare();
const { status } = spawnSync(
  process.execPath,
  [join(ROOT, 'dist/bench/fuzz-filters.js'), ...process.argv.slice(2)],
  {
    stdio: 'inherit',
  },
);
process.exit(status ?? 1);
