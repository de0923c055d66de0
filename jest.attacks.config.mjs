import base from './jest.config.mjs';

/** The tests that attack a service with little memory and few descriptors: one after the other, each the machine's own. */
export default {
  ...base,
  testMatch: ['<rootDir>/test/attacks/**/*.attacks-spec.ts'],
  testTimeout: 180_000,
  maxWorkers: 1,
};
