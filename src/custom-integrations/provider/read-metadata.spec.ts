import { describe, expect, it } from '@jest/globals';
import { readMetadata, readMetadataList } from './read-metadata.js';
import { Unreadable } from './unreadable.js';

const FILE = { title: 'a.txt', kind: 'file', id: '7' };

describe('readMetadata', () => {
  it('takes what is as the contract has it', () => {
    const metadata = {
      ...FILE,
      viewLink: 'https://a.test/view?id=7',
      downloadLink: 'http://a.test/get',
      mimeType: 'text/plain',
      dateModified: '2026-01-02T03:04:05.678Z',
      size: 12,
      readOnly: true,
    };
    expect(readMetadata(metadata)).toStrictEqual(metadata);
    expect(readMetadata(FILE)).toStrictEqual(FILE);
  });

  it('takes all quirks of real providers at once', () => {
    const quirky =
      JSON.parse(`{"title":"","kind":"FILE","id":7,"viewLink":"","downloadLink":"javascript:alert(1)",
      "mimeType":"","dateModified":1767323045678,"size":"12","readOnly":"true","owner":{"name":"x"},"__proto__":{"a":1}}`);
    expect(readMetadata(quirky)).toStrictEqual({
      title: '7',
      kind: 'file',
      id: '7',
      dateModified: '2026-01-02T03:04:05.678Z',
      size: 12,
      readOnly: true,
    });
  });

  it.each([
    ['size', 0, 0],
    ['size', '0', 0],
    ['size', ' 2147483648 ', 2147483648],
    ['size', '', undefined],
    ['size', null, undefined],
    ['size', -1, undefined],
    ['size', 1.5, undefined],
    ['size', '12 KB', undefined],
    ['size', '99999999999999999', undefined],
    ['size', 1e20, undefined],
    ['dateModified', '2026-01-02T03:04:05Z', '2026-01-02T03:04:05.000Z'],
    ['dateModified', '2026-01-02T03:04:05.6789123+02:00', '2026-01-02T01:04:05.678Z'],
    ['dateModified', '2026-01-02 03:04:05+0200', '2026-01-02T01:04:05.000Z'],
    ['dateModified', '2026-01-02T03:04:05', '2026-01-02T03:04:05.000Z'],
    ['dateModified', '2026-01-02', '2026-01-02T00:00:00.000Z'],
    ['dateModified', '1767323045678', '2026-01-02T03:04:05.678Z'],
    ['dateModified', 1767323045678.9, '2026-01-02T03:04:05.678Z'],
    ['dateModified', 0, '1970-01-01T00:00:00.000Z'],
    ['dateModified', 1e300, undefined],
    ['dateModified', '9999999999999999', undefined],
    ['dateModified', '2026-13-02T03:04:05Z', undefined],
    ['dateModified', '+002026-01-02T00:00:00Z', undefined],
    ['dateModified', 'yesterday', undefined],
    ['dateModified', '', undefined],
    ['dateModified', {}, undefined],
    ['viewLink', 'HTTPS://A.test/x y', 'https://a.test/x%20y'],
    ['viewLink', 'ftp://a.test/', undefined],
    ['viewLink', 'data:text/html,x', undefined],
    ['viewLink', ' javascript:alert(1)', undefined],
    ['viewLink', '/relative', undefined],
    ['viewLink', `https://a.test/${'x'.repeat(8_200)}`, undefined],
    ['viewLink', 7, undefined],
    ['downloadLink', '', undefined],
    ['mimeType', ' text/plain\r\nX-A: b ', 'text/plain X-A: b'],
    ['mimeType', 'x'.repeat(256), undefined],
    ['mimeType', 7, undefined],
    ['readOnly', false, false],
    ['readOnly', 'False', false],
    ['readOnly', '', undefined],
    ['readOnly', 1, undefined],
    ['title', 'a\0b\nc', 'a b c'],
    ['title', '\ud800', '\ufffd'],
    ['title', 2026, '2026'],
    ['title', null, '7'],
    ['title', ['x'], '7'],
    ['title', 'x'.repeat(2_000), 'x'.repeat(1_000)],
    ['kind', 'Folder', 'folder'],
    ['kind', '', 'file'],
    ['kind', undefined, 'file'],
    ['id', 'x'.repeat(255), 'x'.repeat(255)],
    ['id', '/a/b c', '/a/b c'],
  ])('reads %s %j as %j', (key, value, read) => {
    const metadata = readMetadata({ ...FILE, [key]: value });
    expect((metadata as unknown as Record<string, unknown>)[key]).toStrictEqual(read);
    expect(Object.hasOwn(metadata, key)).toBe(read !== undefined);
  });

  it('takes the root for a folder that does not say so, and what is expected to be one', () => {
    expect(readMetadata({ id: '/' })).toStrictEqual({ title: '/', kind: 'folder', id: '/' });
    expect(readMetadata({ id: '7' }, 'folder').kind).toBe('folder');
  });

  it.each([
    [null, 'no metadata'],
    [[], 'no metadata'],
    ['text', 'no metadata'],
    [{}, 'no id'],
    [{ id: '' }, 'no id'],
    [{ id: 1.5 }, 'no id'],
    [{ id: { a: 1 } }, 'no id'],
    [{ id: 'x'.repeat(256) }, 'longer than 255'],
    [{ id: 'a\0' }, 'control characters'],
    [{ id: '1', kind: 'link' }, 'neither file nor folder'],
    [{ id: '1', kind: 1 }, 'neither file nor folder'],
  ])('cannot read %j', (value, problem) => {
    expect(() => readMetadata(value)).toThrow(Unreadable);
    expect(() => readMetadata(value)).toThrow(problem);
  });
});

describe('readMetadataList', () => {
  it('takes an array, and an object with one in items', () => {
    expect(readMetadataList([FILE])).toStrictEqual([FILE]);
    expect(readMetadataList({ items: [FILE], more: true })).toStrictEqual([FILE]);
    expect(readMetadataList([])).toEqual([]);
  });

  it.each([[null], [{}], [{ items: {} }], ['[]'], [7]])('cannot read %j', (value) => {
    expect(() => readMetadataList(value)).toThrow('it is no list of metadata');
  });

  it('says which entry cannot be read', () => {
    expect(() => readMetadataList([FILE, { title: 'x' }])).toThrow('entry 2 of the list: it has no id');
  });
});
