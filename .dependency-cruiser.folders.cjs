/**
 * No two folders of src import each other, however far around: a folder of a module, like a module, knows only what stands below it.
 * Beside the rules of .dependency-cruiser.cjs, since it must not see specs: these reach into test/support, which reaches everywhere.
 */
const { options } = require('./.dependency-cruiser.cjs');

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circle-of-folders',
      comment: 'Folders that import each other are one: move what both need below them.',
      severity: 'error',
      scope: 'folder',
      from: {},
      to: { circular: true },
    },
  ],
  options: { ...options, exclude: { path: '^(dist|test|bench)/|\\.(e2e-)?spec\\.ts$' } },
};
