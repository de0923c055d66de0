import { describe, expect, it } from '@jest/globals';
import {
  type Health,
  type HealthRules,
  type Run,
  afterAttempts,
  enabled,
  stateOf,
} from './endpoint-health.js';

const HOUR = 3_600_000;
const NOW = 1_000 * HOUR;
/** The contract's numbers. */
const RULES: HealthRules = {
  disableMinAttempts: 100,
  disableFailureRate: 0.7,
  disableConsecutive: 2_000,
  probeIntervalMs: 600_000,
  freezeConsecutive: 2_000,
  freezeSilenceMs: 72 * HOUR,
  freezeAbsolute: 50_000,
};
const FRESH: Health = {
  successes: 0,
  failures: 0,
  streak: 0,
  windowAttempts: 0,
  windowFailures: 0,
  silentSince: NOW - HOUR,
  disabledAt: null,
  frozenAt: null,
  reason: null,
  probeAt: null,
};

const runs = (text: string): Run[] =>
  text.split(' ').map((part) => ({
    signal: part.startsWith('s') ? 'success' : part.startsWith('g') ? 'gone' : 'failure',
    count: Number(part.slice(1)),
  }));
const after = (text: string, before: Partial<Health> = {}, now = NOW): Health =>
  afterAttempts({ ...FRESH, ...before }, runs(text), now, RULES);

describe('the health of a URL', () => {
  it.each([
    ['f100', 'healthy', 'a hundred attempts are not more than a hundred'],
    ['f101', 'disabled', '101 of 101 failed'],
    ['s31 f70', 'healthy', '69.3 % is not over 70 %'],
    ['s30 f70', 'healthy', '100 attempts are too few'],
    ['s300 f700', 'healthy', '70 % is not over 70 %'],
    ['s300 f701', 'disabled', '70.03 % is over 70 %'],
    ['s10000 f1999', 'healthy', 'one failure short of 2 000 in a row'],
    ['s10000 f2000', 'disabled', '2 000 failures in a row, whatever the rate'],
    ['s10000 f1999 s1 f1999', 'healthy', 'a success between ends the streak'],
    ['g1', 'frozen', '410 freezes at once'],
    ['f50 s1', 'healthy', 'the last attempt succeeded'],
    ['s10000 f49999', 'disabled', 'one short of 50 000, and silent for less than 72 hours'],
    ['s10000 f50000', 'frozen', '50 000 in a row, however little time has passed'],
  ])('is, after %s, %s: %s', (attempts, state) => {
    expect(stateOf(after(attempts))).toBe(state);
  });

  it('judges attempts that are counted together as if they were counted one by one', () => {
    for (const text of ['s30 f71 s1 f99 s3 f120', 'f101 s1 f1 s5 g1 s3 f2', 's40 f94 s1 f1999 s2']) {
      let health: Health = FRESH;
      for (const { signal, count } of runs(text)) {
        for (let i = 0; i < count; i++) health = afterAttempts(health, [{ signal, count: 1 }], NOW, RULES);
      }
      // What the reason counts is the moment in which the rule was looked at.
      expect({ ...after(text), reason: null }).toEqual({ ...health, reason: null });
    }
  });

  it('is never disabled by a success, whatever the rate', () => {
    const poor = { windowAttempts: 1_000, windowFailures: 990 };
    expect(stateOf(after('s1', poor))).toBe('healthy');
    expect(stateOf(after('s1 f1', poor))).toBe('disabled');
  });

  it('freezes after more than 2 000 failures in a row and 72 hours without a success', () => {
    const silent = { silentSince: NOW - 72 * HOUR, disabledAt: NOW - HOUR, probeAt: NOW };
    expect(stateOf(after('f1', { ...silent, streak: 1_999 }))).toBe('disabled');
    expect(stateOf(after('f1', { ...silent, streak: 2_000 }))).toBe('frozen');
    expect(stateOf(after('f1', { ...silent, streak: 2_000, silentSince: NOW - 72 * HOUR + 1 }))).toBe(
      'disabled',
    );
  });

  it('is enabled again by a success while it is disabled, and its failure rate begins anew', () => {
    const health = after('f101 s1');
    expect(health).toMatchObject({
      disabledAt: null,
      reason: null,
      probeAt: null,
      streak: 0,
      windowAttempts: 0,
      windowFailures: 0,
      silentSince: NOW,
      successes: 1,
      failures: 101,
    });
    expect(stateOf(afterAttempts(health, runs('f100'), NOW, RULES))).toBe('healthy');
    expect(stateOf(afterAttempts(health, runs('f101'), NOW, RULES))).toBe('disabled');
  });

  it('waits for the whole interval again after a failed probe', () => {
    const disabled = after('f101');
    expect(disabled.probeAt).toBe(NOW + 600_000);
    const later = NOW + 600_007;
    const probed = afterAttempts(disabled, runs('f1'), later, RULES);
    expect(probed).toMatchObject({ disabledAt: NOW, probeAt: later + 600_000, failures: 102 });
  });

  it('stays frozen whatever comes in late, and counts it', () => {
    const frozen = after('g1');
    const later = afterAttempts(frozen, runs('s2 f3 g1'), NOW + 5, RULES);
    expect(later).toMatchObject({ frozenAt: NOW, reason: frozen.reason, successes: 2, failures: 5 });
  });

  it('freezes a disabled URL at once when it answers 410', () => {
    expect(after('f101 g1')).toMatchObject({
      disabledAt: NOW,
      frozenAt: NOW,
      probeAt: null,
      reason: 'The receiver answered 410 Gone.',
    });
  });

  it('says why it is disabled or frozen', () => {
    expect(after('s10 f91').reason).toBe('91 of 101 attempts failed since the URL was created or enabled.');
    expect(after('s10000 f2000').reason).toBe('2000 attempts in a row failed.');
    expect(after('f1', { streak: 2_000, silentSince: NOW - 80 * HOUR }).reason).toBe(
      '2001 attempts in a row failed, and none succeeded for 80 hours.',
    );
  });

  it('begins anew when it is enabled, and keeps its counters', () => {
    const health = enabled(after('s7 f50000'), NOW + 9);
    expect(health).toEqual({ ...FRESH, successes: 7, failures: 50_000, silentSince: NOW + 9 });
  });
});
