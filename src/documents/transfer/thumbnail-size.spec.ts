import { describe, expect, it } from '@jest/globals';
import { readThumbnailSize } from './thumbnail-size.js';

describe('readThumbnailSize', () => {
  it.each([
    [undefined, undefined],
    ['', undefined],
    ['1', 1],
    ['0200', 200],
    ['10000', 10_000],
  ])('of %j is %j', (given, pixels) => {
    expect(readThumbnailSize(given)).toBe(pixels);
  });

  it.each(['0', '10001', '-1', '1.5', '1e3', 'wide', ['1', '2'], { a: 1 }])('refuses %j', (given) => {
    expect(() => readThumbnailSize(given)).toThrow(
      expect.objectContaining({ code: 'ValidationFailed', message: expect.stringMatching(/^size: /) }),
    );
  });
});
