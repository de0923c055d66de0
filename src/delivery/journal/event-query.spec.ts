import { describe, expect, it } from '@jest/globals';
import { type EventQuery, hitsIn, inPortions, type SegmentHead } from './event-query.js';

const ID = '019cb2ee-cb45-7c03-912a-829e46eaf50c';
const LATER = '019cb2ee-cb46-7c03-912a-829e46eaf50c';
const HEAD: SegmentHead = {
  id: ID,
  bytes: 10,
  objCodes: ['PROJ', 'TASK', 'PROJ', 'PROJ'],
  eventTypes: ['UPDATE', 'UPDATE', 'CREATE', 'UPDATE'],
  objIds: ['a', 'a', 'b', null],
};
const NEWEST = { segmentId: LATER, index: 0 };

describe('the events of a segment that are meant', () => {
  it.each<[string, EventQuery, number[]]>([
    ['all', {}, [3, 2, 1, 0]],
    ['by objCode', { objCode: 'PROJ' }, [3, 2, 0]],
    ['by eventType', { eventType: 'UPDATE' }, [3, 1, 0]],
    ['by objId, which not every event has', { objId: 'a' }, [1, 0]],
    ['by all of them, of one event', { objCode: 'PROJ', eventType: 'UPDATE', objId: 'a' }, [0]],
    ['by what no single event has', { objCode: 'TASK', eventType: 'CREATE' }, []],
  ])('%s, newest first', (_, query, wanted) => {
    expect(hitsIn(HEAD, query, NEWEST)).toEqual(wanted);
  });

  it('are only older ones than the position, where it is in the segment', () => {
    expect(hitsIn(HEAD, {}, { segmentId: ID, index: 2 })).toEqual([1, 0]);
    expect(hitsIn(HEAD, {}, { segmentId: ID, index: 0 })).toEqual([]);
    expect(hitsIn(HEAD, {}, { segmentId: ID, index: 900 })).toEqual([3, 2, 1, 0]);
  });

  it('are none without the arrays', () => {
    expect(hitsIn({ ...HEAD, objCodes: null, eventTypes: null, objIds: null }, {}, NEWEST)).toEqual([]);
  });
});

describe('portions', () => {
  const sizes = (bytes: number[], most: { segments: number; bytes: number }): number[][] =>
    [
      ...inPortions(
        bytes.map((size) => ({ head: { ...HEAD, bytes: size }, indexes: [0] })),
        most,
      ),
    ].map((portion) => portion.map(({ head }) => head.bytes));

  it.each<[string, number[], number[][]]>([
    ['nothing', [], []],
    ['what fits', [4, 6], [[4, 6]]],
    ['what does not fit together', [4, 7, 3], [[4], [7, 3]]],
    ['what is too large by itself', [50, 1, 60], [[50], [1], [60]]],
    ['too many', [1, 1, 1, 1], [[1, 1, 1], [1]]],
  ])('of %s', (_, bytes, wanted) => {
    expect(sizes(bytes, { segments: 3, bytes: 10 })).toEqual(wanted);
  });
});
