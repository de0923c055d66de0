import { beforeEach, describe, expect, it } from '@jest/globals';
import type { AppConfig } from '../../config/index.js';
import { type CallShare, MOST_ANSWER_BYTES, ProviderLoad, UNCOUNTED_BYTES } from './provider-load.js';

const HALF = MOST_ANSWER_BYTES / 2;

describe('ProviderLoad', () => {
  let load: ProviderLoad;

  beforeEach(() => {
    load = new ProviderLoad({ provider: { callsPerUser: 2 } } as AppConfig);
  });
  const take = (user: string): CallShare => load.of(user)();

  it('lets a user make so many calls at once, whatever others do', () => {
    const first = take('ada');
    take('ada');
    expect(() => take('ada')).toThrow('You have 2 calls to document providers under way already');
    take('bob');
    first.release();
    take('ada');
    expect(() => take('ada')).toThrow(expect.objectContaining({ headers: { 'Retry-After': '1' } }));
  });

  it('counts a call that is given back twice once', () => {
    const [first] = [take('ada'), take('ada')];
    first.release();
    first.release();
    take('ada');
    expect(() => take('ada')).toThrow('under way');
  });

  it('holds half of the answers’ bytes for one user, and all for all', () => {
    const long = take('ada');
    expect(long.holds(HALF + UNCOUNTED_BYTES)).toBe(true);
    expect(long.holds(HALF + UNCOUNTED_BYTES + 1)).toBe(false);
    expect(take('ada').holds(UNCOUNTED_BYTES + 1)).toBe(false);
    expect(take('bob').holds(HALF + UNCOUNTED_BYTES)).toBe(true);
    expect(take('cy').holds(UNCOUNTED_BYTES + 1)).toBe(false);
    long.release();
    expect(take('cy').holds(UNCOUNTED_BYTES + 1)).toBe(true);
  });

  it('always takes short answers', () => {
    for (const user of ['ada', 'bob']) expect(take(user).holds(HALF + UNCOUNTED_BYTES)).toBe(true);
    expect(take('ada').holds(UNCOUNTED_BYTES)).toBe(true);
  });

  it('holds nothing for a call that has ended', () => {
    const call = take('ada');
    call.release();
    expect(call.holds(1)).toBe(false);
  });
});
