import { describe, expect, it } from '@jest/globals';
import {
  readFiles,
  readId,
  readRemoval,
  readSearch,
  readThumbnail,
  readUpload,
  refuseParameters,
} from './queries.js';

const LONG = 'x'.repeat(256);

describe('the parameters of the provider endpoints', () => {
  it.each<[string, unknown, unknown]>([
    ['an id', readId({ id: '/' }), '/'],
    ['an id of 255 characters', readId({ id: '😀'.repeat(255) }), '😀'.repeat(255)],
    ['files of the root', readFiles({}), { parentId: '/', range: { max: 100, offset: 0 } }],
    [
      'a page of files',
      readFiles({ parentId: 'f', max: '1000', offset: '1000000000' }),
      { parentId: 'f', range: { max: 1000, offset: 1_000_000_000 } },
    ],
    [
      'a search',
      readSearch({ query: 'a & b', parentId: '', max: '', offset: '' }),
      { words: 'a & b', parentId: undefined, range: { max: 100, offset: 0 } },
    ],
    ['a thumbnail', readThumbnail({ id: 'a' }), { id: 'a', size: undefined }],
    ['a thumbnail of a size', readThumbnail({ id: 'a', size: '10000' }), { id: 'a', size: 10_000 }],
    [
      'an upload',
      readUpload({ parentId: '/', filename: 'a.txt' }),
      { parentId: '/', filename: 'a.txt', documentId: undefined, documentVersionId: undefined },
    ],
    ['a removal of a document', readRemoval({ documentId: 'd', folderId: '' }), { documentId: 'd' }],
    ['a removal of a folder', readRemoval({ folderId: 'f' }), { folderId: 'f' }],
    ['nothing', refuseParameters({}), undefined],
  ])('are read: %s', (_, read, expected) => {
    expect(read).toEqual(expected);
  });

  it.each<[string, () => unknown, string]>([
    ['a missing id', () => readId({}), 'id is required.'],
    ['an empty id', () => readId({ id: '' }), 'id is required.'],
    ['a long id', () => readId({ id: LONG }), 'id must have 1 to 255 characters.'],
    ['a repeated id', () => readId({ id: ['a', 'b'] }), 'id must be given once.'],
    ['a line break', () => readId({ id: 'a\nb' }), 'id must not contain control characters.'],
    ['half a character', () => readId({ id: '\ud800' }), 'id must not contain half of a surrogate pair.'],
    ['an unknown one', () => readId({ id: 'a', sort: 'b' }), '"sort" is no parameter; there are id.'],
    ['a misspelt one', () => readId({ id: 'a', ID: 'b' }), '"ID" is no parameter; the nearest one is "id".'],
    ['one of a call without', () => refuseParameters({ a: '' }), '"a" is no parameter; this call has none.'],
    ['max 0', () => readFiles({ max: '0' }), 'max must be a whole number from 1 to 1000.'],
    ['max 1001', () => readFiles({ max: '1001' }), 'max must be a whole number from 1 to 1000.'],
    ['max 1e2', () => readFiles({ max: '1e2' }), 'max must be a whole number from 1 to 1000.'],
    ['max twice', () => readFiles({ max: ['1', '1'] }), 'max must be given once.'],
    ['offset -1', () => readFiles({ offset: '-1' }), 'offset must be a whole number from 0 to 1000000000.'],
    ['no query', () => readSearch({ parentId: '/' }), 'query is required.'],
    ['size 0', () => readThumbnail({ id: 'a', size: '0' }), 'size must be a whole number from 1 to 10000.'],
    [
      'everything at once',
      () => readUpload({ filename: LONG, documentId: ['1', '2'] }),
      'parentId is required. filename must have 1 to 255 characters. documentId must be given once.',
    ],
    ['nothing to delete', () => readRemoval({}), 'Either documentId or folderId is required, not both.'],
    [
      'two things to delete',
      () => readRemoval({ documentId: 'd', folderId: 'f' }),
      'Either documentId or folderId is required, not both.',
    ],
  ])('are refused: %s', (_, read, message) => {
    expect(read).toThrow(expect.objectContaining({ code: 'ValidationFailed', message }));
  });
});
