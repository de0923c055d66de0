/** What Jest says, and exits with 0, when tests leave something running. */
const LEFT_RUNNING = /A worker process has failed to exit gracefully|Jest did not exit one second after/;

/**
 * The exit status of a test run: in CI, tests that leave something running have failed. Elsewhere a machine with much else
 * to do may just be too slow for the time that Jest waits: for its workers see jest.config.mjs.
 *
 * @param {number} code Jest's own
 * @param {string} output what it reported
 * @param {string | undefined} ci the environment's variable CI
 * @returns {number}
 */
export function statusOf(code, output, ci) {
  return code === 0 && ci && LEFT_RUNNING.test(output) ? 1 : code;
}
