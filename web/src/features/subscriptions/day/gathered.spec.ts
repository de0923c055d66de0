import { describe, expect, it } from '@jest/globals';
import { gathered } from './gathered';

describe('what is asked for within a moment', () => {
  const asked: (readonly string[])[] = [];
  const upper = gathered(
    async (keys) => {
      asked.push(keys);
      if (keys.includes('bad')) throw new Error('refused');
      return new Map(keys.filter((key) => key !== 'unknown').map((key) => [key, key.toUpperCase()]));
    },
    2,
    0,
  );

  it('is asked together, each once, as many as a call takes', async () => {
    asked.length = 0;
    expect(await Promise.all(['a', 'b', 'a', 'unknown'].map(upper))).toEqual(['A', 'B', 'A', undefined]);
    expect(asked).toEqual([['a', 'b'], ['unknown']]);
    expect(await upper('a')).toBe('A');
    expect(asked).toHaveLength(3);
  });

  it('fails together, and what another call asked for is there', async () => {
    const [a, bad, c] = await Promise.allSettled(['a', 'bad', 'c'].map(upper));
    expect([a!.status, bad!.status, c]).toEqual([
      'rejected',
      'rejected',
      { status: 'fulfilled', value: 'C' },
    ]);
  });
});
