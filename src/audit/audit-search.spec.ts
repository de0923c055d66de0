import { describe, expect, it } from '@jest/globals';
import { idRange } from './audit-search.js';

describe('the ids of a time range', () => {
  it.each([
    [{}, undefined, undefined],
    [{ sinceMs: 0x0199c7a26b1e }, '0199c7a2-6b1e-0000-0000-000000000000', undefined],
    [{ untilMs: 0x0199c7a26b1e }, undefined, '0199c7a2-6b1e-ffff-ffff-ffffffffffff'],
    [{ sinceMs: -5 }, '00000000-0000-0000-0000-000000000000', undefined],
    [{ untilMs: -5 }, undefined, '00000000-0000-0000-0000-000000000000'],
    [{ sinceMs: 2 ** 49 }, 'e677d21f-dbff-0000-0000-000000000000', undefined],
  ])('%j', (range, from, to) => {
    expect(idRange(range)).toEqual({ from, to });
  });
});
