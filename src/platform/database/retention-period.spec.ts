import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '../../../test/support/manual-clock.js';
import { RetentionPeriod } from './retention-period.js';

describe('the retention period', () => {
  it('begins with the whole day that lies so many days back', () => {
    const clock = new ManualClock(Date.parse('2026-03-09T00:00:00.000Z'));
    const period = new RetentionPeriod(clock, { retentionDays: 7 });
    expect(period.oldestDay()).toBe('2026-03-02');
    expect(period.beginsAt()).toBe(Date.parse('2026-03-02T00:00:00.000Z'));
    expect(period.lengthMs).toBe(7 * 86_400_000);
  });

  it('moves on with the clock, day by day', () => {
    const clock = new ManualClock(Date.parse('2026-03-09T23:59:59.999Z'));
    const period = new RetentionPeriod(clock, { retentionDays: 1 });
    expect(period.oldestDay()).toBe('2026-03-08');
    clock.advance(1);
    expect(period.oldestDay()).toBe('2026-03-09');
  });
});
