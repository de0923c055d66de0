import { describe, expect, it } from '@jest/globals';
import { checked } from '../../platform/http/input/index.js';
import {
  FilesQuery,
  MetadataQuery,
  ProviderThumbnailQuery,
  RemoveItemQuery,
  SearchQuery,
  UploadQuery,
} from './queries.js';

const metadata = (query: object) => checked(MetadataQuery, query, 'parameter');
const files = (query: object) => checked(FilesQuery, query, 'parameter');
const search = (query: object) => checked(SearchQuery, query, 'parameter');
const thumbnail = (query: object) => checked(ProviderThumbnailQuery, query, 'parameter');
const upload = (query: object) => checked(UploadQuery, query, 'parameter');
const removal = (query: object) => checked(RemoveItemQuery, query, 'parameter');

const LONG = 'x'.repeat(256);

describe('the parameters of the provider endpoints', () => {
  it.each<[string, unknown, unknown]>([
    ['an id', metadata({ id: '/' }), { id: '/' }],
    ['an id of 255 characters', metadata({ id: '😀'.repeat(255) }), { id: '😀'.repeat(255) }],
    ['files of the root', files({}), { parentId: '/', max: 100, offset: 0 }],
    [
      'a page of files',
      files({ parentId: 'f', max: '1000', offset: '1000000000' }),
      { parentId: 'f', max: 1000, offset: 1_000_000_000 },
    ],
    [
      'a search',
      search({ query: 'a & b', parentId: '', max: '', offset: '' }),
      { query: 'a & b', max: 100, offset: 0 },
    ],
    ['a thumbnail', thumbnail({ id: 'a' }), { id: 'a' }],
    ['a thumbnail of a size', thumbnail({ id: 'a', size: '10000' }), { id: 'a', size: 10_000 }],
    ['an upload', upload({ parentId: '/', filename: 'a.txt' }), { parentId: '/', filename: 'a.txt' }],
    ['a removal of a document', removal({ documentId: 'd', folderId: '' }), { documentId: 'd' }],
    ['a removal of a folder', removal({ folderId: 'f' }), { folderId: 'f' }],
  ])('are read: %s', (_, read, expected) => {
    expect(read).toEqual(expected);
  });

  it.each<[string, () => unknown, string]>([
    ['a missing id', () => metadata({}), 'id is required.'],
    ['an empty id', () => metadata({ id: '' }), 'id is required.'],
    ['a long id', () => metadata({ id: LONG }), 'id must have 1 to 255 characters.'],
    ['a repeated id', () => metadata({ id: ['a', 'b'] }), 'id must be given once.'],
    ['a line break', () => metadata({ id: 'a\nb' }), 'id must not contain control characters.'],
    ['half a character', () => metadata({ id: '\ud800' }), 'id must not contain half of a surrogate pair.'],
    ['an unknown one', () => metadata({ id: 'a', sort: 'b' }), 'Unknown parameter "sort". Allowed: id.'],
    [
      'a misspelt one',
      () => metadata({ id: 'a', ID: 'b' }),
      'Unknown parameter "ID"; did you mean "id"? Allowed: id.',
    ],
    ['max 0', () => files({ max: '0' }), 'max must be a whole number from 1 to 1000.'],
    ['max 1001', () => files({ max: '1001' }), 'max must be a whole number from 1 to 1000.'],
    ['max 1e2', () => files({ max: '1e2' }), 'max must be a whole number from 1 to 1000.'],
    ['max twice', () => files({ max: ['1', '1'] }), 'max must be given once.'],
    ['offset -1', () => files({ offset: '-1' }), 'offset must be a whole number from 0 to 1000000000.'],
    ['no query', () => search({ parentId: '/' }), 'query is required.'],
    ['size 0', () => thumbnail({ id: 'a', size: '0' }), 'size must be a whole number from 1 to 10000.'],
    [
      'everything at once',
      () => upload({ filename: LONG, documentId: ['1', '2'] }),
      'parentId is required. filename must have 1 to 255 characters. documentId must be given once.',
    ],
    [
      'nothing to delete',
      () => removal({}),
      'Exactly one of documentId and folderId must be given; here are none.',
    ],
    [
      'two things to delete',
      () => removal({ documentId: 'd', folderId: 'f' }),
      'Exactly one of documentId and folderId must be given; here are both.',
    ],
  ])('are refused: %s', (_, read, message) => {
    expect(read).toThrow(expect.objectContaining({ code: 'ValidationFailed', message }));
  });
});
