import { describe, expect, it } from '@jest/globals';
// @ts-expect-error -- the scripts are plain JavaScript
import { statusOf as statusOfScript } from '../../scripts/lib/test-status.mjs';

const statusOf = statusOfScript as (code: number, output: string, ci: string | undefined) => number;
const LEAK =
  'A worker process has failed to exit gracefully and has been force exited. This is likely caused by tests leaking';

describe('a test run', () => {
  it.each([
    [0, 'Tests: 3 passed', 'true', 0],
    [0, LEAK, 'true', 1],
    [0, 'Jest did not exit one second after the test run has completed.', 'true', 1],
    [0, 'A worker process has failed to exit gracefully; still open in it: TCPServerWrap', 'true', 1],
    [0, LEAK, undefined, 0],
    [3, LEAK, 'true', 3],
  ])('that ends with %d and says %j, with CI=%s, has the status %d', (code, output, ci, status) => {
    expect(statusOf(code, output, ci)).toBe(status);
  });
});
