import { describe, expect, it } from '@jest/globals';
import { checked, PageQuery } from './input/index.js';
import { offsetOf, pageMeta } from './page.js';

const readPage = (query: object): PageQuery => checked(PageQuery, query, 'parameter');

describe('the page of a list', () => {
  it.each([
    [{}, { page: 1, limit: 100 }],
    [{ page: '3' }, { page: 3, limit: 100 }],
    [{ limit: '1000' }, { page: 1, limit: 1_000 }],
    [
      { page: '007', limit: '1' },
      { page: 7, limit: 1 },
    ],
  ])('of %j is %j', (query, expected) => {
    expect(readPage(query)).toEqual(expected);
  });

  it.each([
    [{ page: '0' }, 'page'],
    [{ page: '-1' }, 'page'],
    [{ page: '1.5' }, 'page'],
    [{ page: '1e2' }, 'page'],
    [{ page: 'x' }, 'page'],
    [{ page: '' }, 'page'],
    [{ page: ' 1' }, 'page'],
    [{ page: ['1', '2'] }, 'page'],
    [{ page: '99999999999999999999' }, 'page'],
    [{ limit: '0' }, 'limit'],
    [{ limit: '1001' }, 'limit'],
    [{ limit: 'ten' }, 'limit'],
  ])('of %j is refused and names %s', (query, field) => {
    expect(() => readPage(query)).toThrow(new RegExp(`^${field} must be `));
  });

  it.each([
    [0, 0],
    [1, 1],
    [10, 1],
    [11, 2],
  ])('counts the pages of %i rows: %i', (rows, pages) => {
    expect(pageMeta({ page: 1, limit: 10 }, rows)).toEqual({
      page: 1,
      page_count: pages,
      limit: 10,
      total_count: rows,
    });
  });

  it('begins after the pages before it', () => {
    expect(offsetOf({ page: 3, limit: 50 })).toBe(100);
  });
});
