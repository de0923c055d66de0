import { relative } from 'node:path';
import TestSequencer from '@jest/test-sequencer';

/**
 * The suites that take longest, longest first. Jest begins with what took longest the last time; in a fresh clone it begins with
 * the largest files instead, and one worker would still be at one of these when the other has nothing left to do.
 */
const LONGEST = [
  'test/e2e/start-refused.e2e-spec.ts',
  'src/filtering/search-index/subscription-index.property.spec.ts',
  'test/e2e/embedded-postgres.e2e-spec.ts',
  'test/e2e/start.e2e-spec.ts',
  'src/filtering/evaluation/filtering.property.spec.ts',
  'src/platform/database/embedded/embedded-server.spec.ts',
  'test/e2e/sessions.e2e-spec.ts',
  'test/e2e/deliveries.e2e-spec.ts',
];

export default class LongestFirst extends TestSequencer {
  async sort(tests) {
    const sorted = await super.sort(tests);
    const rank = ({ path, duration, context }) => {
      const place = duration === undefined ? LONGEST.indexOf(relative(context.config.rootDir, path)) : -1;
      return place < 0 ? LONGEST.length : place;
    };
    return sorted.sort((one, other) => rank(one) - rank(other));
  }
}
