// `npm run bench`: measures delivery; `npm run bench -- filtering`: finding the subscriptions that an event matches;
// `npm run bench -- console`: scrolling through 100 000 deliveries. What
// follows is passed on: `--quick` for a short run, `--only deferred` for one section. docs/benchmarks.md tells how to read it.
import { join } from 'node:path';
import { compile } from './lib/build.mjs';
import { ROOT, prepare } from './lib/prepare.mjs';
import { run } from './lib/run.mjs';

const SUITES = { delivery: 'bench.js', filtering: 'filtering.js', console: 'console.js' };

const [first, ...rest] = process.argv.slice(2);
const isNamed = first !== undefined && !first.startsWith('-');
const file = SUITES[isNamed ? first : 'delivery'];
if (file === undefined) {
  console.error(`There is no suite "${first}"; there are ${Object.keys(SUITES).join(', ')}.`);
  process.exit(2);
}
await prepare();
// The service is built without its benches.
await compile(ROOT, 'tsconfig.bench.json');
const args = isNamed ? rest : process.argv.slice(2);
const { code } = await run(process.execPath, [join(ROOT, 'dist/bench', file), ...args], { stdio: 'inherit' });
process.exit(code);
