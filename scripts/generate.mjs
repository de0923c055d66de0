// `npm run generate`: writes the files that are made from the code; with `-- --check`, fails when one is stale.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeApiTypes } from './lib/api-types.mjs';
import { GENERATORS } from './lib/generators.mjs';
import { prepare, ROOT } from './lib/prepare.mjs';

const check = process.argv.includes('--check');
await prepare();

for (const { file, text } of GENERATORS) {
  const path = join(ROOT, file);
  const wanted = await text();
  if (wanted === (await readFile(path, 'utf8').catch(() => undefined))) continue;
  if (check) {
    console.error(`${file} is stale: run \`npm run generate\` and commit the result.`);
    process.exitCode = 1;
  } else {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, wanted);
    console.log(`${file} written.`);
  }
}

// Those of the description as it is, stale or not.
await writeApiTypes(ROOT);
