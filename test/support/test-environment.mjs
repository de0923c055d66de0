import { setTimeout as delay } from 'node:timers/promises';
import { TestEnvironment } from 'jest-environment-node';

/**
 * Bytes of heap at which Jest puts a new worker in a worker's place. Node keeps the modules of every suite that a process has
 * run, 30 MB and more for one that starts a service, and collecting garbage among gigabytes of them came to take longer than the
 * tests. A new worker costs a second.
 */
export const WORKER_HEAP_LIMIT = 600_000_000;

/** Jest kills a worker half a second after it has asked it to end. */
const PATIENCE_MS = 400;
/** Far more than it takes Jest to learn of a worker's size and to ask it to end. */
const DECISION_MS = 1_000;

let suiteUnderWay = false;

/**
 * Jest does not look how a worker ends that it replaces. Here such a one ends by itself, as at the end of a run; one that tests
 * have left something running in cannot, and says what, in the words that Jest has for it.
 */
function endByItself() {
  // Asked too late to be judged: Jest runs this suite again.
  if (suiteUnderWay) process.exit(0);
  if (process.connected) process.disconnect();
  setTimeout(() => {
    const left = process.getActiveResourcesInfo().join(', ');
    process.stderr.write(`A worker process has failed to exit gracefully; still open in it: ${left}\n`);
    process.exit(1);
  }, PATIENCE_MS).unref();
}

// Once in a worker, not once in each of its environments. The process that Jest itself runs in has nobody to ask it.
if (process.send) process.once('SIGTERM', endByItself);

/** Jest's own for Node.js, in a worker that can be replaced between two suites. */
export default class ReplaceableEnvironment extends TestEnvironment {
  async setup() {
    // Jest decides while the next suite begins already: that one waits here for the end.
    if (process.send && process.memoryUsage().heapUsed > WORKER_HEAP_LIMIT) {
      await delay(DECISION_MS, undefined, { ref: false });
    }
    suiteUnderWay = true;
    await super.setup();
  }

  async teardown() {
    await super.teardown();
    suiteUnderWay = false;
  }
}
