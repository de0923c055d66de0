import { expect, it } from '@jest/globals';
import { RecentKeys } from './recent-keys.js';

it('forgets the key that was remembered longest ago when there are too many', () => {
  const recent = new RecentKeys(2);
  for (const key of ['a', 'b', 'a', 'c']) recent.remember(key);
  expect(['a', 'b', 'c'].map((key) => recent.has(key))).toEqual([true, false, true]);
});
