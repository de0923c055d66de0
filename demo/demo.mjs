import { Checks, RETRY_BASE_MS } from './checks.mjs';
import { SampleProvider } from './sample-provider.mjs';
import { Receiver } from './receiver.mjs';
import { Service } from './service.mjs';
import { PUBLIC_URL, tour } from './tour.mjs';

/** A machine that needs longer is slow; that much longer, and something hangs. */
const USUAL_MS = 60_000;
const LONGEST_MS = 600_000;

/** Takes the tour and cleans up behind it, however it ends. @returns the exit status: 0 when all of it was right */
export async function demo() {
  const interrupted = interruption();
  const checks = new Checks();
  const receivers = ['planning', 'archive', 'ledger'].map((name) => new Receiver(name));
  const library = new Receiver('library');
  const provider = new SampleProvider();
  const others = [...receivers, library, provider];
  const service = new Service({
    PUBLIC_URL,
    // Loopback is refused unless it is allowed.
    EGRESS_ALLOW: '127.0.0.0/8',
    RETRY_BASE_MS: String(RETRY_BASE_MS),
    RETRY_LIMIT: '5',
  });
  const began = performance.now();
  try {
    await Promise.all(others.map((other) => other.start()));
    await Promise.race([tour({ service, receivers, library, provider, checks }), interrupted]);
  } catch (error) {
    checks.failures.push(error.message);
  }
  const outcome = checks.failures.length > 0 ? service.output : undefined;
  await cleanUp(service, others, checks);
  return report(checks, (performance.now() - began) / 1_000, outcome);
}

/** Rejects when the user or the time says that it is enough. */
function interruption() {
  const interrupted = new Promise((_, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.on(signal, () => reject(new Error(`interrupted by ${signal}`)));
    }
    // Whoever read our output is gone.
    process.stdout.on('error', reject);
    setTimeout(
      () =>
        console.log(
          `\nNot finished after ${USUAL_MS / 1_000} seconds: this machine is slow, and the tour goes on.\n`,
        ),
      USUAL_MS,
    ).unref();
    setTimeout(
      () => reject(new Error(`not finished after ${LONGEST_MS / 60_000} minutes`)),
      LONGEST_MS,
    ).unref();
  });
  // It may come while nobody waits for it.
  interrupted.catch(() => undefined);
  return interrupted;
}

async function cleanUp(service, others, checks) {
  try {
    await service.stop();
    for (const other of others) await other.stop();
  } catch (error) {
    checks.failures.push(`cleaning up: ${error.message}`);
  }
}

function report({ passed, failures }, seconds, serviceOutput) {
  if (failures.length === 0) {
    console.log(`\nAll ${passed} checks passed in ${seconds.toFixed(1)} seconds. Nothing was left behind.`);
    return 0;
  }
  console.error(`\nFailed: ${failures.length}; passed: ${passed}.`);
  for (const failure of failures) console.error(`- ${failure}`);
  if (serviceOutput) console.error(`\nWhat the service printed:\n${serviceOutput.trim()}`);
  return 1;
}
