import { describe, expect, it } from '@jest/globals';
import { isSessionAlive, sessionCutoffs, touchIntervalMs } from './session-lifetime.js';

const MINUTE = 60_000;
const LIMITS = { idleMs: 480 * MINUTE, maxMs: 168 * 60 * MINUTE };

describe('isSessionAlive', () => {
  it.each<[string, { createdAt: number; lastUsedAt: number }, number, boolean]>([
    ['just made', { createdAt: 0, lastUsedAt: 0 }, 0, true],
    ['idle for a moment less than the limit', { createdAt: 0, lastUsedAt: 0 }, LIMITS.idleMs - 1, true],
    ['idle for the limit', { createdAt: 0, lastUsedAt: 0 }, LIMITS.idleMs, false],
    [
      'used, a moment before its greatest age',
      { createdAt: 0, lastUsedAt: LIMITS.maxMs - 2 },
      LIMITS.maxMs - 1,
      true,
    ],
    ['used, at its greatest age', { createdAt: 0, lastUsedAt: LIMITS.maxMs - 1 }, LIMITS.maxMs, false],
    ['seen by a node whose clock is behind', { createdAt: 5_000, lastUsedAt: 5_000 }, 0, true],
  ])('%s', (_, session, now, alive) => {
    expect(isSessionAlive(session, now, LIMITS)).toBe(alive);
  });

  it('agrees with what the cleaning deletes', () => {
    const now = 1_000_000_000;
    const { usedBefore, createdBefore } = sessionCutoffs(now, LIMITS);
    expect(isSessionAlive({ createdAt: now, lastUsedAt: usedBefore }, now, LIMITS)).toBe(false);
    expect(isSessionAlive({ createdAt: createdBefore, lastUsedAt: now }, now, LIMITS)).toBe(false);
    expect(isSessionAlive({ createdAt: createdBefore + 1, lastUsedAt: usedBefore + 1 }, now, LIMITS)).toBe(
      true,
    );
  });
});

describe('touchIntervalMs', () => {
  it('is a minute, or a tenth of a short idle limit', () => {
    expect(touchIntervalMs(LIMITS)).toBe(MINUTE);
    expect(touchIntervalMs({ idleMs: MINUTE, maxMs: MINUTE })).toBe(6_000);
  });
});
