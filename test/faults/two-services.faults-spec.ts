import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Random, SEED } from '../support/random.js';
import { ServiceProcess } from '../support/service-process.js';
import { Ledger } from '../support/traffic/ledger.js';
import { countRepeats, FLAWLESS, judge } from '../support/traffic/verdict.js';
import { Installation } from './installation.js';

describe('a second service on the same DATA_DIR', () => {
  const ledger = new Ledger(new Random(SEED));
  let installation: Installation;

  beforeAll(async () => {
    installation = await Installation.create(ledger);
  });
  afterAll(() => installation.remove());

  it('is refused with a message that says what to do, and the first goes on unharmed', async () => {
    const first = await installation.start();
    const before = await installation.databaseProcesses();
    const publishers = installation.publish(first);

    const second = ServiceProcess.launch({ ...installation.env, NODE_NAME: 'another' });
    expect(await second.exited).toBe(1);
    expect(second.output).toBe(
      `Hookfront could not start. Another Hookfront service (process ${first.pid}) is already running on DATA_DIR ` +
        `${installation.dataDir}. Stop it first, or give this one a DATA_DIR of its own. ` +
        'Several nodes share one database with DATABASE_URL.\n',
    );

    await publishers.stop();
    await installation.quiet();
    expect([...publishers.statuses.keys()]).toEqual(['202']);
    expect(judge(ledger)).toEqual(FLAWLESS);
    expect(countRepeats(ledger)).toBe(0);
    expect((await installation.databaseProcesses()).postmaster).toEqual(before.postmaster);
    expect(await installation.stop(first)).toBe(0);
  });
});
