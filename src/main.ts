import { openFilesLimit, problemOfLimit } from './platform/descriptors/index.js';

// Before the rest is loaded: that alone opens hundreds of files at once, and fails with a stack where it may not.
const problem = problemOfLimit(await openFilesLimit());
if (problem === undefined) await import('./serve.js');
else {
  process.stderr.write(`Hookfront could not start. ${problem}\n`);
  process.exitCode = 1;
}
