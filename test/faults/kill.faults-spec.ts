import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { Random, SEED } from '../support/random.js';
import type { ServiceProcess } from '../support/service-process.js';
import { until } from '../support/until.js';
import { NOTHING_UNFINISHED } from '../support/traffic/journal-state.js';
import { Ledger } from '../support/traffic/ledger.js';
import { FLAWLESS, judge, summary } from '../support/traffic/verdict.js';
import { Installation } from './installation.js';

/** Who is killed at once with the service, and who of them first; each line is one kill of the run. */
const KILLS = {
  'the service': 15,
  'the watchdog, then the service': 3,
  'the service, then the database': 2,
  'the database, then the service': 2,
  "the database's first process, then the service": 2,
};
type Victims = keyof typeof KILLS;

describe('a service that is killed while events are published', () => {
  const random = new Random(SEED);
  const ledger = new Ledger(random);
  let installation: Installation;

  beforeAll(async () => {
    installation = await Installation.create(ledger);
  });
  afterAll(() => installation.remove());

  it('loses no event that got a 202, and repeats deliveries only under their own webhook-id', async () => {
    const victims = Object.entries(KILLS).flatMap(([who, times]) =>
      Array<Victims>(times).fill(who as Victims),
    );
    for (const who of random.shuffled(victims)) {
      const service = await installation.start();
      const publishers = installation.publish(service);
      await delay(random.between(50, 600));
      await kill(installation, service, who);
      await publishers.ended();
    }

    const survivor = await installation.start();
    const publishers = installation.publish(survivor);
    await until('every call without an answer was made again', () => !ledger.hasUnsure);
    await publishers.stop();
    await installation.quiet();
    const [{ deferred } = { deferred: 0 }] = await installation.query<{ deferred: number }>(
      'SELECT count(*)::int AS deferred FROM deferred_deliveries',
    );

    process.stdout.write(`FAULTS_SEED=${SEED}: ${summary(ledger)}, ${deferred} deferred\n`);
    expect(ledger.surprises).toEqual([]);
    expect(judge(ledger)).toEqual(FLAWLESS);
    expect(await installation.unfinished()).toEqual(NOTHING_UNFINISHED);
    expect(await installation.stop(survivor)).toBe(0);
    // What the run was about did happen.
    expect(victims.length).toBeGreaterThanOrEqual(20);
    expect(ledger.unanswered.length).toBeGreaterThanOrEqual(victims.length);
    expect(deferred).toBeGreaterThan(0);
  });
});

async function kill(installation: Installation, service: ServiceProcess, who: Victims): Promise<void> {
  const { postmaster, postgres, watchdog } = await installation.databaseProcesses();
  const killAll = (pids: readonly number[]): void => pids.forEach(killNow);
  if (who === 'the watchdog, then the service') killAll(watchdog);
  if (who === 'the database, then the service') killAll([...postgres, ...watchdog]);
  if (who === "the database's first process, then the service") killAll(postmaster);
  const gone = service.kill('SIGKILL');
  if (who === 'the service, then the database') killAll([...watchdog, ...postgres]);
  await gone;
}

function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // A connection's process may have ended since.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
