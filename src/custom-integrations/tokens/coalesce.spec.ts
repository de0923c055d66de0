import { describe, expect, it, jest } from '@jest/globals';
import { Flights, withinTime } from './coalesce.js';

describe('work that is done once', () => {
  it('is shared by all who come meanwhile, and done anew afterwards', async () => {
    const flights = new Flights<number>();
    let give!: (value: number) => void;
    const work = jest.fn(() => new Promise<number>((resolve) => (give = resolve)));
    const waiting = [flights.join('a', work), flights.join('a', work), flights.join('a', work)];
    expect(work).toHaveBeenCalledTimes(1);
    expect(flights.count).toBe(1);
    give(7);
    expect(await Promise.all(waiting)).toEqual([7, 7, 7]);
    await flights.settled();
    const again = flights.join('a', work);
    give(8);
    expect(await again).toBe(8);
  });

  it('is each key’s own', async () => {
    const flights = new Flights<string>();
    const both = [flights.join('a', async () => 'of a'), flights.join('b', async () => 'of b')];
    expect(await Promise.all(both)).toEqual(['of a', 'of b']);
  });

  it('fails for all who wait, and is then tried anew', async () => {
    const flights = new Flights<number>();
    const fail = async (): Promise<number> => {
      throw new Error('no');
    };
    const waiting = [flights.join('a', fail), flights.join('a', fail)];
    for (const one of waiting) await expect(one).rejects.toThrow('no');
    await flights.settled();
    expect(await flights.join('a', async () => 1)).toBe(1);
  });
});

describe('a wait with a limit', () => {
  it('gives what comes in time', async () => {
    await expect(withinTime(Promise.resolve(1), 60_000, () => new Error('late'))).resolves.toBe(1);
    await expect(
      withinTime(Promise.reject(new Error('no')), 60_000, () => new Error('late')),
    ).rejects.toThrow('no');
  });

  it('ends when it is over', async () => {
    await expect(withinTime(new Promise(() => undefined), 1, () => new Error('late'))).rejects.toThrow(
      'late',
    );
  });
});
