import { describe, expect, it } from '@jest/globals';
import { byteRangesType, OPAQUE_TYPE, pictureType, safeContentType } from './safe-content-type.js';

describe('safeContentType', () => {
  it.each([
    'application/pdf',
    'application/json',
    'application/zip',
    'application/octet-stream',
    'application/msword',
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    'application/vnd.oasis.opendocument.text',
    'audio/mpeg',
    'font/woff2',
    'image/jpeg',
    'image/vnd.dwg',
    'model/gltf-binary',
    'text/csv',
    'text/markdown',
    'text/plain',
    'video/mp4',
  ])('keeps %s', (type) => {
    expect(safeContentType(type)).toBe(type);
  });

  it.each([
    ['Text/Plain; Charset=UTF-8', 'text/plain; charset=UTF-8'],
    ['text/plain;charset="iso-8859-1"; format=flowed', 'text/plain; charset=iso-8859-1'],
    ['  application/pdf ; name="a.html"', 'application/pdf'],
    ['text/plain; charset=utf-8, text/html', 'text/plain'],
    ['text/plain; charset="a b"', 'text/plain'],
    ['text/plain; charset=', 'text/plain'],
  ])('makes of %j: %s', (named, type) => {
    expect(safeContentType(named)).toBe(type);
  });

  it.each([
    'text/html',
    'TEXT/HTML; charset=utf-8',
    ' text/html',
    'text/html;',
    'text/x-html',
    'application/xhtml+xml',
    'application/vnd.wap.xhtml+xml',
    'image/svg+xml',
    'Image/SVG+XML',
    'text/xml',
    'application/xml',
    'application/xml-dtd',
    'application/atom+xml',
    'application/rss+xml',
    'application/mathml+xml',
    'text/xsl',
    'application/xslt+xml',
    'text/javascript',
    'application/javascript',
    'application/x-javascript',
    'text/ecmascript',
    'text/jscript',
    'text/livescript',
    'text/vbscript',
    'text/css',
    'application/wasm',
    'application/hta',
    'application/x-shockwave-flash',
    'application/java-archive',
    'multipart/related; boundary=x',
    'multipart/x-mixed-replace; boundary=x',
    'multipart/byteranges; boundary=x',
    'message/rfc822',
    'text/cache-manifest',
    'application/manifest+json',
  ])('never lets a browser run %s', (named) => {
    expect(safeContentType(named)).toBe(OPAQUE_TYPE);
  });

  it.each([
    null,
    '',
    ';',
    'html',
    'text/',
    '/html',
    '*/*',
    'text/*',
    'text/plain, text/html',
    'text/plain text/html',
    'text/pl ain',
    'text/plain\r\nx: y',
    'text/plaïn',
    `text/${'x'.repeat(200)}`,
  ])('takes nothing from %j', (named) => {
    expect(safeContentType(named)).toBe(OPAQUE_TYPE);
  });
});

describe('pictureType', () => {
  it.each([
    ['image/png', 'image/png'],
    ['IMAGE/PNG; x=y', 'image/png'],
    ['image/jpg', 'image/jpeg'],
    ['image/jpeg', 'image/jpeg'],
    ['image/gif', 'image/gif'],
    ['image/webp', 'image/webp'],
    ['image/avif', 'image/avif'],
    ['image/x-ms-bmp', 'image/bmp'],
    ['image/tiff', 'image/tiff'],
  ])('knows %s', (named, type) => {
    expect(pictureType(named)).toBe(type);
  });

  it.each([
    null,
    '',
    'image/svg+xml',
    'image/*',
    'image/png, text/html',
    'text/html',
    'application/pdf',
    'application/octet-stream',
    'image/vnd.dwg',
  ])('takes %j for no picture', (named) => {
    expect(pictureType(named)).toBeUndefined();
  });
});

describe('byteRangesType', () => {
  it.each([
    ['multipart/byteranges; boundary=abc', 'multipart/byteranges; boundary="abc"'],
    ['Multipart/ByteRanges;boundary="a b"', undefined],
    ['multipart/byteranges; boundary="a:b"', 'multipart/byteranges; boundary="a:b"'],
    ['multipart/byteranges', undefined],
    ['multipart/mixed; boundary=abc', undefined],
    ['text/html; boundary=abc', undefined],
    [null, undefined],
  ])('makes of %j: %j', (named, type) => {
    expect(byteRangesType(named)).toBe(type);
  });
});
