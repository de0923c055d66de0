import { describe, expect, it } from '@jest/globals';
import { toEach, turns } from './several';

describe('several at once', () => {
  it('are all done, whichever of them fail', async () => {
    const came = await toEach([1, 2, 3, 4, 5, 6], (n) =>
      n % 3 === 0 ? Promise.reject(new Error(`no ${n}`)) : Promise.resolve(),
    );
    expect(came.done.toSorted((a, b) => a - b)).toEqual([1, 2, 4, 5]);
    expect(came.refused.map(({ item, error }) => `${item}: ${(error as Error).message}`)).toEqual([
      '3: no 3',
      '6: no 6',
    ]);
  });

  it('take turns, and who has gone meanwhile loses none', async () => {
    const { signal } = new AbortController();
    const take = turns(2);
    let now = 0;
    let most = 0;
    const work = async (n: number): Promise<number> => {
      most = Math.max(most, ++now);
      await Promise.resolve();
      now--;
      return n;
    };
    const gone = AbortSignal.abort();
    const all = await Promise.allSettled(
      [1, 2, 3, 4, 5].map((n) => take(() => work(n), n === 4 ? gone : signal)),
    );
    expect(all.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect(most).toBe(2);
  });
});
