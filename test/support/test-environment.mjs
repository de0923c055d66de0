import { setTimeout as delay } from 'node:timers/promises';
import { ModernFakeTimers } from '@jest/fake-timers';
import { ModuleMocker } from 'jest-mock';

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

/** Jest puts one that complains in its place while a suite is under way. */
const exit = process.exit.bind(process);

/**
 * Jest does not look how a worker ends that it replaces. Here such a one ends by itself, as at the end of a run; one that tests
 * have left something running in cannot, and says what, in the words that Jest has for it.
 */
function endByItself() {
  // Asked too late to be judged: Jest runs this suite again.
  if (suiteUnderWay) exit(0);
  if (process.connected) process.disconnect();
  setTimeout(() => {
    const left = process.getActiveResourcesInfo().join(', ');
    process.stderr.write(`A worker process has failed to exit gracefully; still open in it: ${left}\n`);
    exit(1);
  }, PATIENCE_MS).unref();
}

// Once in a worker, not once in each of its environments. The process that Jest itself runs in has nobody to ask it.
if (process.send) process.once('SIGTERM', endByItself);

/** Where Jest keeps the tests of a suite, and what the suite has set for them. */
const JESTS_OWN = new Set([
  'EVENT_HANDLERS',
  'JEST_STATE_SYMBOL',
  'LOG_ERRORS_BEFORE_RETRY',
  'RETRY_IMMEDIATELY',
  'RETRY_TIMES',
  'RETRY_TIMES_SETTER',
  'TEST_TIMEOUT_SYMBOL',
  'WAIT_BEFORE_RETRY',
]);

/** Where packages gather the decorated classes of all files, for those that are loaded anew with the next suite. */
const GATHERED_CLASSES = ['classValidatorMetadataStorage', 'typeormMetadataArgsStorage'];

/**
 * What surrounds a suite, in a worker that can be replaced between two of them. Suites run in the worker's own realm
 * (test-runtime.cjs), and each finds its globals and its environment variables as the first one did.
 */
export default class WorkerEnvironment {
  global = globalThis;
  moduleMocker = new ModuleMocker(globalThis);
  fakeTimers = null;
  #before = {
    globals: Object.getOwnPropertyDescriptors(globalThis),
    process: functionsOf(process),
    env: { ...process.env },
  };

  constructor({ projectConfig }) {
    this.fakeTimersModern = new ModernFakeTimers({ config: projectConfig, global: globalThis });
  }

  exportConditions() {
    return ['node', 'node-addons'];
  }

  /** None of its own. */
  getVmContext() {
    return null;
  }

  async setup() {
    // Jest decides while the next suite begins already: that one waits here for the end.
    if (process.send && process.memoryUsage().heapUsed > WORKER_HEAP_LIMIT) {
      await delay(DECISION_MS, undefined, { ref: false });
    }
    suiteUnderWay = true;
  }

  async teardown() {
    this.fakeTimersModern.dispose();
    restore(globalThis, this.#before.globals);
    restore(process, this.#before.process);
    for (const name of Object.keys(process.env)) if (!(name in this.#before.env)) delete process.env[name];
    Object.assign(process.env, this.#before.env);
    for (const symbol of Object.getOwnPropertySymbols(globalThis)) {
      if (JESTS_OWN.has(symbol.description)) delete globalThis[symbol];
    }
    for (const name of [...GATHERED_CLASSES, '__coverage__']) delete globalThis[name];
    suiteUnderWay = false;
  }
}

/** Without what the process counts and remembers, such as its listeners: those of packages stay. */
function functionsOf(object) {
  const own = Object.entries(Object.getOwnPropertyDescriptors(object));
  return Object.fromEntries(own.filter(([, { value }]) => typeof value === 'function'));
}

/** Gives an object back what a suite has replaced of it. What packages have added stays, as they do. */
function restore(object, descriptors) {
  for (const [name, before] of Object.entries(descriptors)) {
    const now = Object.getOwnPropertyDescriptor(object, name);
    const same = now && Object.is(now.value, before.value) && now.get === before.get;
    if (!same && before.configurable) Object.defineProperty(object, name, before);
  }
}
