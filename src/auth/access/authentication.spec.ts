import { describe, expect, it } from '@jest/globals';
import { until } from '../../../test/support/until.js';
import type { AppConfig } from '../../config/index.js';
import { Authentication } from './authentication.js';
import type { SessionsRepository, StoredSession } from './sessions.repository.js';

const HOUR_MS = 3_600_000;
const STORED: StoredSession = {
  rights: { userId: 'u', customerId: 'c', username: 'admin', accessLevel: 'Worker', canPublish: true },
  times: { createdAt: 0, lastUsedAt: 0 },
};

/** Look-ups that are answered when a test says so. */
function authentication() {
  const lookUps: { answer: (found: StoredSession | undefined) => void }[] = [];
  const look = <T>(of: (found: StoredSession | undefined) => T) =>
    new Promise<T>((resolve) => lookUps.push({ answer: (found) => resolve(of(found)) }));
  const sessions = {
    find: () => look((found) => found),
    findApiKey: () => look((found) => found?.rights),
    touch: async () => undefined,
  };
  const made = new Authentication(
    sessions as unknown as SessionsRepository,
    { now: () => 0, monotonic: () => 0 },
    { publicUrl: 'http://x', session: { idleMs: HOUR_MS, maxMs: HOUR_MS } } as unknown as AppConfig,
  );
  return { made, lookUps };
}

describe('calls that come at once', () => {
  it.each([{ sessionID: 'of-one' }, { apiKey: 'k'.repeat(40) }])(
    'share the look-up that begins after them, not one that had begun before: %j',
    async (shown) => {
      const { made, lookUps } = authentication();
      const first = made.authenticate(shown);
      const others = [made.authenticate(shown), made.authenticate(shown)];
      lookUps[0]!.answer(STORED);
      expect(await first).toMatchObject({ principal: { username: 'admin' } });
      await until('the next look-up has begun', () => lookUps.length > 1);
      // It has ended meanwhile, and is over for both.
      lookUps[1]!.answer(undefined);
      expect(await Promise.all(others)).toEqual([undefined, undefined]);
      expect(lookUps).toHaveLength(2);
    },
  );

  it('share nothing when they show different sessions', async () => {
    const { made, lookUps } = authentication();
    const calls = ['one', 'two'].map((sessionID) => made.authenticate({ sessionID }));
    expect(lookUps).toHaveLength(2);
    lookUps[0]!.answer(STORED);
    lookUps[1]!.answer(undefined);
    expect(await Promise.all(calls)).toEqual([expect.anything(), undefined]);
  });
});
