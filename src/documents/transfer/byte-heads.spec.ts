import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import type { ProviderBytes } from '../../custom-integrations/index.js';
import { AppError } from '../../platform/http/errors/index.js';
import { downloadHead, ifRangeHolds, readRange, thumbnailHead } from './byte-heads.js';

const bytes = (given: Partial<ProviderBytes> = {}): ProviderBytes => ({
  status: 200,
  contentType: null,
  contentLength: null,
  contentRange: null,
  acceptRanges: null,
  etag: null,
  lastModified: null,
  body: Readable.from([]),
  ...given,
});
const part = (contentRange: string | null, given: Partial<ProviderBytes> = {}): ProviderBytes =>
  bytes({ status: 206, contentRange, ...given });

describe('downloadHead', () => {
  it('guards the browser, whatever the provider says', () => {
    expect(downloadHead(bytes({ contentType: 'text/html' }), 'page.html')).toEqual({
      status: 200,
      length: null,
      headers: {
        'content-type': 'application/octet-stream',
        'content-disposition': `attachment; filename="page.html"; filename*=UTF-8''page.html`,
        'x-content-type-options': 'nosniff',
        'content-security-policy': "sandbox; default-src 'none'",
        'cross-origin-resource-policy': 'same-origin',
        'cache-control': 'private, no-store',
      },
    });
  });

  it.each<[string, Partial<ProviderBytes>, object]>([
    ['the length', { contentLength: 12 }, { 'content-length': 12 }],
    ['a length of nothing', { contentLength: 0 }, { 'content-length': 0 }],
    ['that ranges work', { acceptRanges: 'Bytes' }, { 'accept-ranges': 'bytes' }],
    ['an ETag', { etag: 'W/"a:b"' }, { etag: 'W/"a:b"' }],
    [
      'a date',
      { lastModified: 'Mon, 09 Mar 2026 09:00:00 GMT' },
      { 'last-modified': 'Mon, 09 Mar 2026 09:00:00 GMT' },
    ],
    ['the type', { contentType: 'application/pdf' }, { 'content-type': 'application/pdf' }],
  ])('passes on %s', (_, given, headers) => {
    expect(downloadHead(bytes(given), 'x').headers).toMatchObject(headers);
  });

  it.each<[string, Partial<ProviderBytes>]>([
    ['content-length', { contentLength: -1 }],
    ['content-length', { contentLength: Number.NaN }],
    ['content-length', { contentLength: 2 ** 60 }],
    ['accept-ranges', { acceptRanges: 'none' }],
    ['etag', { etag: 'abc' }],
    ['etag', { etag: '"a"\r\nset-cookie: x="y"' }],
    ['last-modified', { lastModified: 'yesterday\r\nx: y' }],
    ['content-range', { contentRange: 'bytes 0-1/2' }],
  ])('leaves out a %s that means nothing here: %j', (name, given) => {
    expect(downloadHead(bytes(given), 'x').headers).not.toHaveProperty(name);
  });

  it.each<[string, ProviderBytes, number]>([
    ['bytes 0-9/100', part('bytes 0-9/100', { contentLength: 10 }), 10],
    ['bytes 90-99/100', part('bytes 90-99/100'), 10],
    ['bytes 0-0/*', part('bytes 0-0/*'), 1],
  ])('passes on the part %s', (range, given, length) => {
    const head = downloadHead(given, 'x');
    expect(head).toMatchObject({
      status: 206,
      length,
      headers: { 'content-range': range, 'content-length': length, 'accept-ranges': 'bytes' },
    });
  });

  describe('of nothing', () => {
    it.each([
      ['announced as such', bytes({ contentLength: 0 })],
      ['of unknown length', bytes({ contentType: 'text/plain' })],
      ['as a part of nothing', part('bytes */0', { contentLength: 0 })],
      ['as a part of nothing, spelt wrongly', part('bytes 0--1/0')],
    ])('is a whole file of no bytes: %s', (_, given) => {
      const head = downloadHead(given, 'x', true);
      expect(head).toMatchObject({ status: 200, length: 0, headers: { 'content-length': 0 } });
      expect(head.headers).not.toHaveProperty('content-range');
    });

    it.each([
      ['bytes were announced', bytes({ contentLength: 7 })],
      ['a part was announced', part('bytes 0-6/7')],
      ['nobody says which part it is', part(null, { contentLength: 0 })],
    ])('is a failure where %s', (_, given) => {
      expect(() => downloadHead(given, 'x', true)).toThrow(AppError);
    });

    it('is a thumbnail of any type', () => {
      for (const contentType of [null, 'text/html', 'image/png']) {
        expect(thumbnailHead(bytes({ contentType }), true)).toMatchObject({
          status: 200,
          length: 0,
          headers: { 'content-type': contentType === 'image/png' ? 'image/png' : 'application/octet-stream' },
        });
      }
    });
  });

  it('passes on several parts in one', () => {
    const head = downloadHead(part(null, { contentType: 'multipart/byteranges; boundary=b' }), 'x');
    expect([head.status, head.length]).toEqual([206, null]);
    expect(head.headers['content-type']).toBe('multipart/byteranges; boundary="b"');
  });

  it.each<[string, ProviderBytes]>([
    ['none', part(null)],
    ['no numbers', part('bytes a-b/c')],
    ['the wrong way round', part('bytes 9-0/100')],
    ['beyond the end', part('bytes 0-100/100')],
    ['another unit', part('lines 0-9/100')],
    ['more than it', part('bytes 0-9/100\r\nx: y')],
    ['another length', part('bytes 0-9/100', { contentLength: 11 })],
  ])('refuses a part whose range is %s', (_, given) => {
    expect(() => downloadHead(given, 'x')).toThrow(expect.objectContaining({ code: 'ProviderError' }));
  });
});

describe('thumbnailHead', () => {
  it('lets a picture be shown, and nothing else happen', () => {
    expect(thumbnailHead(bytes({ contentType: 'image/jpg', contentLength: 3, etag: '"x"' }))).toEqual({
      status: 200,
      length: 3,
      headers: {
        'content-type': 'image/jpeg',
        'content-disposition': 'inline',
        'content-length': 3,
        'x-content-type-options': 'nosniff',
        'content-security-policy': "sandbox; default-src 'none'",
        'cross-origin-resource-policy': 'same-origin',
        'cache-control': 'private, no-store',
      },
    });
  });

  it.each(['image/svg+xml', 'text/html', 'application/octet-stream', null])(
    'refuses what is no picture: %j',
    (contentType) => {
      expect(() => thumbnailHead(bytes({ contentType }))).toThrow(
        expect.objectContaining({ code: 'ProviderError' }),
      );
    },
  );
});

describe('readRange', () => {
  it.each(['bytes=0-9', 'bytes=10-', 'bytes=-5', 'Bytes=0-0, 5-9', 'bytes= 1-2,-3'])(
    'passes on %j',
    (range) => {
      expect(readRange(range)).toBe(range);
    },
  );

  it.each([
    undefined,
    '',
    'bytes',
    'bytes=',
    'bytes=-',
    'bytes=a-b',
    'lines=1-2',
    'bytes=0-9\u0000',
    `bytes=${'0-1,'.repeat(100)}0-1`,
  ])('ignores %j', (range) => {
    expect(readRange(range)).toBeUndefined();
  });
});

describe('ifRangeHolds', () => {
  const DATE = 'Mon, 09 Mar 2026 09:00:00 GMT';
  it.each<[string | undefined, string | null, string | null, boolean]>([
    [undefined, null, null, true],
    ['"a"', '"a"', null, true],
    ['"a"', '"b"', null, false],
    ['"a"', null, null, false],
    ['W/"a"', 'W/"a"', null, false],
    [DATE, null, DATE, true],
    [DATE, '"a"', null, false],
    ['yesterday', null, 'yesterday', false],
  ])('%j against %j and %j: %j', (ifRange, etag, lastModified, holds) => {
    expect(ifRangeHolds(ifRange, { etag, lastModified })).toBe(holds);
  });
});
