import { beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '../../../test/support/manual-clock.js';
import { AppError } from '../../platform/http/errors/index.js';
import { MOST_WAITING, MOST_WAITING_OF_ONE, PasswordTurns, type PasswordWork } from './password-turns.js';

describe('password turns', () => {
  let clock: ManualClock;
  let turns: PasswordTurns;
  let begun: string[];
  let ends: (() => void)[];
  /** What was refused, by name. */
  let refused: Record<string, string>;
  beforeEach(() => {
    clock = new ManualClock();
    turns = new PasswordTurns(clock, { threadPoolSize: 4 });
    begun = [];
    ends = [];
    refused = {};
  });

  const ask = (party: string, more: Partial<PasswordWork> & { name?: string } = {}): Promise<void> => {
    const name = more.name ?? party;
    const perform = () => {
      begun.push(name);
      return new Promise<void>((resolve) => ends.push(resolve));
    };
    return turns
      .run({ party, standing: 'fresh', ...more }, perform)
      .catch((error: AppError) => void (refused[name] = error.code));
  };
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  /** Ends the one that has run for longest. */
  const end = async (): Promise<void> => {
    await settle();
    ends.shift()?.();
    await settle();
  };

  it.each([
    [1, 1],
    [3, 1],
    [4, 2],
    [16, 8],
  ])('of %i threads take %i', async (threadPoolSize, atOnce) => {
    turns = new PasswordTurns(clock, { threadPoolSize });
    for (let i = 0; i < 20; i++) void ask(`party ${i}`);
    await settle();
    expect(begun).toHaveLength(atOnce);
  });

  it('serve a newcomer next, however many wait of one party and of many', async () => {
    for (let i = 0; i < 50; i++) void ask('flood');
    for (let i = 0; i < 50; i++) void ask(`party ${i}`);
    void ask('newcomer');
    await end();
    expect(begun).toEqual(['flood', 'flood', 'newcomer']);
  });

  it('refuse a party that waits for too much, and nobody else', async () => {
    for (let i = 0; i < MOST_WAITING_OF_ONE + 2; i++) void ask('flood');
    void ask('flood', { name: 'one too many' });
    void ask('other');
    await end();
    expect(refused).toEqual({ 'one too many': 'TooManyRequests' });
    expect(begun.at(-1)).toBe('other');
  });

  it('do without whoever would come last when all wait for too much, and never more wait', async () => {
    for (let i = 0; i < MOST_WAITING + 2; i++) void ask(`party ${i}`);
    await settle();
    expect(refused).toEqual({});
    void ask('newcomer');
    void ask('failed', { standing: 'failed' });
    await settle();
    expect(refused).toEqual({ 'party 2': 'Overloaded', failed: 'Overloaded' });
  });

  it('do not begin what a caller who has gone waited for', async () => {
    const caller = new AbortController();
    for (const name of ['a', 'b']) void ask(name);
    void ask('gone', { caller: caller.signal });
    caller.abort();
    void ask('late', { caller: caller.signal });
    for (let i = 0; i < 4; i++) await end();
    expect(begun).toEqual(['a', 'b']);
    expect(Object.keys(refused)).toEqual(['gone', 'late']);
  });

  it('send away what is refused meanwhile, and what waits for longer than 30 seconds', async () => {
    const rejections: AppError[] = [];
    for (const name of ['a', 'b']) void ask(name);
    void ask('refused', { rejection: () => rejections[0] });
    void ask('patient');
    rejections.push(new AppError('TooManyRequests'));
    clock.advance(29_999);
    for (const name of ['x', 'y']) void ask(name);
    await settle();
    expect(refused).toEqual({ refused: 'TooManyRequests' });
    clock.advance(1);
    await end();
    expect(refused).toEqual({ refused: 'TooManyRequests', patient: 'Overloaded' });
  });

  it('leave a turn to others while something must not run beside what runs', async () => {
    let alone = false;
    void ask('a');
    void ask('b', { mayRun: () => alone });
    void ask('c');
    await settle();
    expect(begun).toEqual(['a', 'c']);
    alone = true;
    await end();
    expect(begun).toEqual(['a', 'c', 'b']);
  });
});
