// `npm test`: installs and builds when that is needed, then runs Jest; arguments are passed on to it.
import { join } from 'node:path';
import { prepare, ROOT } from './lib/prepare.mjs';
import { run } from './lib/run.mjs';
import { statusOf } from './lib/test-status.mjs';

await prepare();

const args = process.argv.slice(2);
// Each worker drives PostgreSQL, a service and a receiver: more than two only make timings worse.
const workers = args.some((arg) => /^(-w|-i|--maxWorkers|--runInBand)/.test(arg)) ? [] : ['--maxWorkers=2'];
const options = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
const jest = join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');
const env = {
  ...process.env,
  NODE_OPTIONS: [process.env.NODE_OPTIONS, ...options].filter(Boolean).join(' '),
};
// Jest reports on standard error, which is read here on its way.
if (process.stderr.isTTY) env.FORCE_COLOR ??= '1';
const { code, output } = await run(
  process.execPath,
  [jest, ...workers, ...args],
  { cwd: ROOT, stdio: ['inherit', 'inherit', 'pipe'], env },
  { listen: (text) => process.stderr.write(text) },
);
process.exitCode = statusOf(code, output, process.env.CI);
