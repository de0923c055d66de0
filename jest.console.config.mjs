import base from './jest.config.mjs';

/** The tests of the console in a real browser: they need Debian's chromium, which .ci/run provides. */
export default {
  ...base,
  roots: ['<rootDir>/test/console'],
  testMatch: ['**/*.console-spec.ts'],
  testTimeout: 120_000,
  maxWorkers: 1,
};
