#!/usr/bin/env node
// `npx hookfront …`: the command line of src/cli. In a checkout it installs and builds first when that is needed; in an
// image there is only what was built.
import { existsSync } from 'node:fs';

const prepareScript = new URL('../scripts/lib/prepare.mjs', import.meta.url);
if (existsSync(prepareScript)) {
  const { prepare } = await import(prepareScript.href);
  await prepare();
}
await import('../dist/src/cli.js');
