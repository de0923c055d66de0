import { describe, expect, it } from '@jest/globals';
import { redirectTarget } from './redirect-target.js';

describe('redirectTarget', () => {
  it.each([
    ['https://b.test/x?y', 'https://b.test/x?y'],
    ['/x', 'https://a.test/x'],
    ['x?y', 'https://a.test/api/x?y'],
    ['?y', 'https://a.test/api/download?y'],
    ['//b.test/x', 'https://b.test/x'],
    ['http://b.test', 'http://b.test/'],
    ['', 'https://a.test/api/download?id=1'],
    [Buffer.from('/\u00fc').toString('latin1'), 'https://a.test/%C3%BC'],
  ])('leads by %j to %s', (location, target) => {
    expect(redirectTarget(location, new URL('https://a.test/api/download?id=1'))?.href).toBe(target);
  });

  it.each([
    'ftp://b.test',
    'file:///etc/passwd',
    'javascript:x',
    'http://u:p@b.test/',
    'http://',
    'gopher://x',
  ])('does not lead to %s', (location) => {
    expect(redirectTarget(location, new URL('https://a.test/'))).toBeNull();
  });
});
