import base from './jest.config.mjs';

/** The tests of what is run beside the service: they need promtool, nginx, systemd-analyze and pg_dump, which .ci/run provides. */
export default {
  ...base,
  testMatch: ['<rootDir>/test/operations/**/*.operations-spec.ts'],
  testTimeout: 300_000,
  maxWorkers: 1,
};
