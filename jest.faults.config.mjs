import base from './jest.config.mjs';

/** The tests that kill and restart real processes: slow by nature, one after the other. */
export default {
  ...base,
  testMatch: ['<rootDir>/test/faults/**/*.faults-spec.ts'],
  testTimeout: 600_000,
  maxWorkers: 1,
};
