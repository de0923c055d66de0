import { describe, expect, it } from '@jest/globals';
import { readReceiverUrl } from './receiver-url.js';

const long = (length: number): string => `http://h/${'x'.repeat(length - 9)}`;

describe('the url of a subscription', () => {
  it.each([
    ['plain', 'http://example.com/hook', 'http://example.com/hook'],
    ['https with a port and a query', 'https://example.com:8443/a?b=c&d', 'https://example.com:8443/a?b=c&d'],
    ['a scheme in capitals', 'HTTPS://Example.com', 'https://example.com/'],
    ['the default port', 'http://example.com:80/', 'http://example.com/'],
    ['an IPv4 address', 'http://127.0.0.1:9/x', 'http://127.0.0.1:9/x'],
    ['an IPv6 address', 'http://[::1]:9/x', 'http://[::1]:9/x'],
    ['an @ after the host', 'http://example.com/@me?x=@', 'http://example.com/@me?x=@'],
    ['letters beyond ASCII', 'http://bücher.example/ä', 'http://xn--bcher-kva.example/%C3%A4'],
    ['a path with dots', 'http://example.com/a/../b', 'http://example.com/b'],
    ['2 000 characters', long(2_000), long(2_000)],
  ])('takes %s', (_, url, href) => {
    expect(readReceiverUrl(url)).toEqual({ url, href });
  });

  it('takes them at the hundred thousandth time too, when the engine has compiled what is hot', () => {
    for (let i = 0; i < 100_000; i++) readReceiverUrl('http://example.com/hook');
    expect(readReceiverUrl('http://bücher.example/ä')).toMatchObject({ url: 'http://bücher.example/ä' });
  });

  it('counts characters, not UTF-16 units', () => {
    const url = `http://h/${'😀'.repeat(1_991)}`;
    expect(readReceiverUrl(url)).toMatchObject({ url });
  });

  it.each([
    ['nothing', '', 'empty'],
    ['another scheme', 'ftp://example.com/x', 'http:// or https://'],
    ['javascript', 'javascript:alert(1)', 'http:// or https://'],
    ['a relative URL', '/hook', 'http:// or https://'],
    ['no scheme', 'example.com/hook', 'http:// or https://'],
    ['a scheme without slashes', 'http:example.com', 'http:// or https://'],
    ['backslashes', 'http:\\\\example.com', 'http:// or https://'],
    ['no host', 'http://', 'host'],
    ['no host before a path', 'https:///path', 'host'],
    ['no host before a query', 'http://?x', 'host'],
    ['a port alone', 'http://:80/', 'valid'],
    ['a port that is none', 'http://h:99999/', 'valid'],
    ['port 0', 'http://h:0/', 'port 0'],
    ['port 0 in other words', 'https://h:000/', 'port 0'],
    ['a bad IPv6 address', 'http://[::g]/', 'valid'],
    ['a user', 'http://joe@example.com/', 'user info'],
    ['a user and a password', 'https://joe:secret@example.com/', 'user info'],
    ['empty user info', 'http://@example.com/', 'user info'],
    ['2 001 characters', long(2_001), '2000 characters'],
    ['a megabyte', long(1_000_000), '2000 characters'],
    ['a space', 'http://example.com/a b', 'white space'],
    ['a leading space', ' http://example.com/', 'white space'],
    ['a line break', 'http://example.com/\nx', 'control characters'],
    ['a NUL', 'http://example.com/\0', 'control characters'],
    ['half of a surrogate pair', 'http://example.com/\ud800', 'half of a surrogate pair'],
  ])('refuses %s', (_, url, reason) => {
    const result = readReceiverUrl(url);
    expect(result).toEqual(expect.stringContaining(reason));
    expect(result).not.toContain('secret');
  });
});
