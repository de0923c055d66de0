import { describe, expect, it } from '@jest/globals';
import { JsonNumber } from '../../platform/json/index.js';
import { readMetadata } from './read-metadata.js';
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
    ['size', '-1', undefined],
    ['size', '12.0', 12],
    ['size', new JsonNumber('12.0'), 12],
    ['size', new JsonNumber('1e3'), 1000],
    ['size', new JsonNumber('12.5'), undefined],
    ['size', new JsonNumber('9007199254740993'), undefined],
    ['size', new JsonNumber('-0'), undefined],
    ['dateModified', 1767323045, '2026-01-02T03:04:05.000Z'],
    ['dateModified', 'yesterday', undefined],
    ['viewLink', 'HTTPS://A.test/x y', 'https://a.test/x%20y'],
    ['viewLink', 'ftp://a.test/', undefined],
    ['viewLink', 'data:text/html,x', undefined],
    ['viewLink', ' javascript:alert(1)', undefined],
    ['viewLink', '/relative', undefined],
    ['viewLink', `https://a.test/${'x'.repeat(8_200)}`, undefined],
    ['viewLink', 7, undefined],
    ['viewLink', `https://a.test/${'\u20ac'.repeat(1_000)}`, undefined],
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
    ['id', 7, '7'],
    ['id', -7, '-7'],
    ['id', new JsonNumber('9007199254740993'), '9007199254740993'],
    ['id', new JsonNumber('1.50'), '1.50'],
    ['title', new JsonNumber('12345678901234567890'), '12345678901234567890'],
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
    [null, 'not a metadata object'],
    [[], 'not a metadata object'],
    ['text', 'not a metadata object'],
    [{}, 'no id'],
    [{ id: '' }, 'no id'],
    [{ id: true }, 'no id'],
    [{ id: { a: 1 } }, 'no id'],
    [{ id: null }, 'no id'],
    [new JsonNumber('1.0'), 'not a metadata object'],
    [{ id: new JsonNumber('1'.repeat(256)) }, 'longer than 255'],
    [{ id: 'x'.repeat(256) }, 'longer than 255'],
    [{ id: 'a\0' }, 'control characters'],
    [{ id: '1', kind: 'link' }, 'neither file nor folder'],
    [{ id: '1', kind: 1 }, 'neither file nor folder'],
  ])('cannot read %j', (value, problem) => {
    expect(() => readMetadata(value)).toThrow(Unreadable);
    expect(() => readMetadata(value)).toThrow(problem);
  });
});
