import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { Random, SEED } from '../support/random.js';
import { until } from '../support/until.js';
import { NOTHING_UNFINISHED } from '../support/traffic/journal-state.js';
import { Ledger } from '../support/traffic/ledger.js';
import { countRepeats, FLAWLESS, judge, summary, takenUnanswered } from '../support/traffic/verdict.js';
import { Installation } from './installation.js';

const STOPS = 5;

describe('a service that is told to stop while events are published', () => {
  const random = new Random(SEED);
  const ledger = new Ledger(random);
  let installation: Installation;

  beforeAll(async () => {
    installation = await Installation.create(ledger);
  });
  afterAll(() => installation.remove());

  it('answers what it has taken, loses nothing, and delivers everything exactly once', async () => {
    const answered = new Set<string>();
    for (let stop = 1; stop <= STOPS; stop++) {
      const service = await installation.start();
      const publishers = installation.publish(service);
      await delay(random.between(100, 500));
      expect(await installation.stop(service)).toBe(0);
      await publishers.ended();
      for (const status of publishers.statuses.keys()) answered.add(status);
    }

    const last = await installation.start();
    const publishers = installation.publish(last);
    await until('every call without an answer was made again', () => !ledger.hasUnsure);
    await publishers.stop();
    await installation.quiet();

    process.stdout.write(`FAULTS_SEED=${SEED}: ${summary(ledger)}\n`);
    expect([...answered].filter((status) => !['202', '503', 'reset'].includes(status))).toEqual([]);
    expect(ledger.surprises).toEqual([]);
    expect(takenUnanswered(ledger)).toEqual([]);
    expect(judge(ledger)).toEqual(FLAWLESS);
    expect(countRepeats(ledger)).toBe(0);
    expect(await installation.unfinished()).toEqual(NOTHING_UNFINISHED);
    expect(await installation.stop(last)).toBe(0);
    expect(ledger.arrivals.size).toBeGreaterThan(0);
  });
});
