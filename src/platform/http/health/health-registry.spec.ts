import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { HealthRegistry } from './health-registry.js';

describe('readiness', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('is given when no check says that something is wrong', async () => {
    const registry = new HealthRegistry();
    registry.register('a', async () => undefined);
    expect(await registry.run()).toEqual({ ready: true, checks: { a: { ok: true } } });
    expect(jest.getTimerCount()).toBe(0);
  });

  it('is refused with what a check says, and when one throws', async () => {
    const registry = new HealthRegistry();
    registry.register('a', async () => 'is amiss');
    registry.register('b', () => Promise.reject(new Error('secret')));
    expect(await registry.run()).toEqual({
      ready: false,
      checks: {
        a: { ok: false, problem: 'is amiss' },
        b: { ok: false, problem: 'cannot be checked: the database does not answer' },
      },
    });
  });

  it('is refused when a check does not answer within two seconds, which is then not begun again', async () => {
    const registry = new HealthRegistry();
    const answers: ((problem: undefined) => void)[] = [];
    registry.register('slow', () => new Promise((resolve) => answers.push(resolve)));
    const ask = async (): Promise<object> => {
      const asked = registry.run();
      await jest.advanceTimersByTimeAsync(2_000);
      return asked;
    };
    const late = { ready: false, checks: { slow: { ok: false, problem: 'does not answer in time' } } };
    expect([await ask(), await ask(), answers.length]).toEqual([late, late, 1]);

    answers[0]!(undefined);
    await jest.advanceTimersByTimeAsync(0);
    const asked = registry.run();
    answers[1]!(undefined);
    expect(await asked).toMatchObject({ ready: true });
  });
});
