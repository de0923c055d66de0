import { afterEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '../../../test/support/manual-clock.js';
import { Log } from '../../platform/logging/log.js';
import { CallLog } from './call-log.js';
import { CALLS_KEPT, type KeptCall, type ProviderCallsRepository } from './provider-calls.repository.js';

const TARGET = { operation: 'files', method: 'GET', path: '/files' };

/** In place of the table. */
class Kept {
  readonly calls: KeptCall[] = [];
  readonly pruned: string[] = [];
  failures: Error[] = [];

  async insert(calls: readonly KeptCall[]): Promise<void> {
    const failure = this.failures.shift();
    if (failure) throw failure;
    this.calls.push(...calls);
  }

  async touchLinks(): Promise<void> {}

  async prune(integrationId: string): Promise<void> {
    this.pruned.push(integrationId);
  }
}

describe('the log of calls of providers', () => {
  const lines: string[] = [];
  const kept = new Kept();
  const clock = new ManualClock();
  const log = new CallLog(
    kept as unknown as ProviderCallsRepository,
    clock,
    Log.create('info', { write: (line: string) => void lines.push(line) }),
  );
  const call = (integrationId: string, times = 1): void => {
    for (let time = 0; time < times; time++) {
      const watch = log.of(integrationId, 'erika')(TARGET);
      watch.sent();
      watch.ended();
    }
  };
  afterEach(async () => {
    await log.flush();
    kept.calls.length = kept.pruned.length = lines.length = 0;
    clock.advance(60_000);
  });

  it('writes what has come together, in the order in which calls ended', async () => {
    call('a', 2);
    call('b');
    expect(kept.calls).toEqual([]);
    await log.flush();
    expect(kept.calls.map(({ integrationId, userId }) => [integrationId, userId])).toEqual([
      ['a', 'erika'],
      ['a', 'erika'],
      ['b', 'erika'],
    ]);
    await log.flush();
    expect(kept.calls).toHaveLength(3);
  });

  it('writes no more of an integration than is kept, and looks now and then for what is too old', async () => {
    call('flood', CALLS_KEPT + 500);
    await log.flush();
    expect(kept.calls).toHaveLength(CALLS_KEPT);
    expect(kept.pruned).toEqual(['flood']);
    call('flood', 99);
    await log.flush();
    expect(kept.pruned).toEqual(['flood']);
    call('flood');
    await log.flush();
    expect(kept.pruned).toEqual(['flood', 'flood']);
  });

  it('keeps what could not be written while the database is away, and throws away what it refuses', async () => {
    kept.failures = [Object.assign(new Error('no connection'), { code: 'ECONNREFUSED', syscall: 'connect' })];
    call('a');
    await log.flush();
    expect(kept.calls).toEqual([]);
    await log.flush();
    expect(kept.calls).toHaveLength(1);
    kept.failures = [Object.assign(new Error('no such column'), { code: '42703', severity: 'ERROR' })];
    call('a');
    await log.flush();
    await log.flush();
    expect(kept.calls).toHaveLength(1);
    expect(lines.filter((line) => line.includes('could not be noted'))).toHaveLength(1);
  });

  it('holds a bounded number of calls, and says so once when there are more', async () => {
    for (let n = 0; n < 25; n++) call(`integration ${n}`, 1_000);
    expect(lines.filter((line) => line.includes('too many wait'))).toHaveLength(1);
    await log.flush();
    expect(kept.calls).toHaveLength(20_000);
  });
});
