import { describe, expect, it } from '@jest/globals';
import { readUserAgent } from './userAgent';

const CHROME =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36';
const PHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1';

describe('what a session was begun with', () => {
  it.each([
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox 140', 'Linux'],
    [CHROME, 'Chrome 141', 'Linux'],
    [CHROME.replace('X11; Linux x86_64', 'Windows NT 10.0; Win64; x64'), 'Chrome 141', 'Windows'],
    [`${CHROME} Edg/141.0.1.2`, 'Edge 141', 'Linux'],
    [PHONE, 'Safari 18', 'iOS'],
    [PHONE.replace('Version/18.0', 'CriOS/141.0.1'), 'Chrome 141', 'iOS'],
    ['curl/8.5.0', 'curl 8.5', undefined],
    ['python-requests/2.32.3', 'python-requests 2.32', undefined],
  ])('is read from %s', (header, program, system) => {
    expect(readUserAgent(header)).toEqual({ program, system });
  });

  it.each(['Mozilla/5.0 (compatible)', '<script>', 'node', ''])('is not guessed from %j', (header) => {
    expect(readUserAgent(header)).toBeUndefined();
  });
});
