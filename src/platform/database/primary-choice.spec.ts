import { describe, expect, it } from '@jest/globals';
import { choosePrimary, type ServerState } from './primary-choice.js';

const primary = (timeline = 1): ServerState => ({ writable: true, timeline });
const standby = (timeline = 0): ServerState => ({ writable: false, timeline });
const silent = (timeline = 0): ServerState => ({ writable: undefined, timeline });

describe('the server that is written to', () => {
  it.each<[string, ServerState[], number | undefined, number | undefined]>([
    ['is none while nobody has answered', [silent(), silent()], undefined, undefined],
    ['is none while all are standbys', [standby(), standby()], undefined, undefined],
    ['is the one that takes writes', [standby(), primary()], undefined, 1],
    ['stays while it is silent and nobody takes its place', [silent(1), standby()], 0, 0],
    ['is left when it refuses writes', [standby(1), standby()], 0, undefined],
    ['is the promoted one when the one before is silent', [silent(1), primary(2)], 0, 1],
    ['is the promoted one although the one before goes on', [primary(1), primary(2)], 0, 1],
    ['is never one of an older timeline, as long as a later one was seen', [primary(1), silent(2)], 1, 1],
    ['is not one of an older timeline at the start either', [primary(3), primary(2)], undefined, 0],
    ['stays where two are on one timeline', [primary(2), primary(2)], 1, 1],
  ])('%s', (_case, servers, current, chosen) => {
    expect(choosePrimary(servers, current)).toBe(chosen);
  });
});
