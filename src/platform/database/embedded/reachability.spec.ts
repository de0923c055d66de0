import { describe, expect, it } from '@jest/globals';
import { mayEnter } from './reachability.js';

const user = { uid: 70, gid: 71 };

describe('mayEnter', () => {
  it.each([
    ['lets everybody into a directory open to all', { mode: 0o40755, uid: 0, gid: 0 }, true],
    ['needs no right to list it', { mode: 0o40711, uid: 0, gid: 0 }, true],
    ["keeps out of root's private directory", { mode: 0o40700, uid: 0, gid: 0 }, false],
    ['is not content with the right to list', { mode: 0o40744, uid: 0, gid: 0 }, false],
    ['lets the owner in', { mode: 0o40700, uid: 70, gid: 0 }, true],
    ['lets the group in', { mode: 0o40710, uid: 0, gid: 71 }, true],
    ['judges the owner by the bits of the owner alone', { mode: 0o40077, uid: 70, gid: 71 }, false],
    ['judges the group by the bits of the group alone', { mode: 0o40701, uid: 0, gid: 71 }, false],
  ])('%s', (_rule, directory, expected) => {
    expect(mayEnter(directory, user)).toBe(expected);
  });
});
