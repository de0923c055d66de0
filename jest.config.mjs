import { WORKER_HEAP_LIMIT } from './test/support/test-environment.mjs';

/** @type {import('jest').Config} */
export default {
  testEnvironment: '<rootDir>/test/support/test-environment.mjs',
  // Packages are loaded once in a worker, not for each suite: docs/decisions/tests.md.
  runtime: '<rootDir>/test/support/test-runtime.cjs',
  testSequencer: '<rootDir>/test/support/test-sequencer.mjs',
  injectGlobals: false,
  roots: ['<rootDir>/src', '<rootDir>/test', '<rootDir>/web/src'],
  testMatch: ['**/*.spec.ts', '**/*.e2e-spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
          keepClassNames: true,
          experimental: { keepImportAttributes: true },
        },
        module: { type: 'nodenext' },
        sourceMaps: 'inline',
      },
    ],
  },
  globalSetup: '<rootDir>/test/support/global-setup.mjs',
  globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
  testTimeout: 30_000,
  workerIdleMemoryLimit: WORKER_HEAP_LIMIT,
  // On a busy machine node takes seconds to give memory back after the last handle is closed. Jest's own half second would call
  // that a leak; a worker with something left open still never ends by itself.
  workerGracefulExitTimeout: 30_000,
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/data'],
};
