import { describe, expect, it } from '@jest/globals';
import { pageMeta, readPage } from './page.js';

describe('readPage', () => {
  it.each([
    [{}, { page: 1, limit: 100 }],
    [
      { page: '2', limit: '1000' },
      { page: 2, limit: 1000 },
    ],
    [
      { page: '007', other: 'x' },
      { page: 7, limit: 100 },
    ],
  ])('reads %j', (query, page) => {
    expect(readPage(query)).toEqual(page);
  });

  it.each([
    [{ page: '0' }, 'page'],
    [{ page: '1000001' }, 'page'],
    [{ page: '1e3' }, 'page'],
    [{ page: ['1', '2'] }, 'page'],
    [{ limit: '1001' }, 'limit'],
    [{ limit: '' }, 'limit'],
    [{ limit: ' 1' }, 'limit'],
  ])('names what is wrong in %j', (query, name) => {
    expect(readPage(query as Record<string, unknown>)).toMatch(new RegExp(`^${name} must be a whole number`));
  });
});

describe('pageMeta', () => {
  it.each([
    [0, 0],
    [1, 1],
    [10, 1],
    [11, 2],
  ])('counts the pages of %i', (total, pages) => {
    expect(pageMeta({ page: 1, limit: 10 }, total)).toEqual({
      page: 1,
      page_count: pages,
      limit: 10,
      total_count: total,
    });
  });
});
