import { describe, expect, it } from '@jest/globals';
import { withinTime } from './within-time.js';

const never = new Promise<never>(() => undefined);

describe('a wait with a limit', () => {
  it('gives what comes in time, or fails with it', async () => {
    await expect(withinTime(Promise.resolve(1), 60_000, () => 'late')).resolves.toBe(1);
    await expect(withinTime(Promise.reject(new Error('no')), 60_000, () => 'late')).rejects.toThrow('no');
  });

  it('ends when it is over, with what is given instead', async () => {
    await expect(withinTime(never, 1, () => 'late')).resolves.toBe('late');
  });

  it('ends when it is over, with the error that is thrown instead', async () => {
    const late = (): never => {
      throw new Error('late');
    };
    await expect(withinTime(never, 1, late)).rejects.toThrow('late');
  });
});
