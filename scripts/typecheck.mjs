// `npm run typecheck`: the types of the service, its tests and benches, and those of the console.
import { join } from 'node:path';
import { writeApiTypes } from './lib/api-types.mjs';
import { ROOT } from './lib/prepare.mjs';
import { run } from './lib/run.mjs';

await writeApiTypes(ROOT);
const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
for (const project of ['tsconfig.json', 'web/tsconfig.json', 'test/console/tsconfig.json']) {
  const { code } = await run(process.execPath, [tsc, '--noEmit', '-p', project], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  process.exitCode ||= code;
}
