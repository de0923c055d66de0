import { describe, expect, it } from '@jest/globals';
import { parseTarget, TargetError } from './target.js';

describe('parseTarget', () => {
  it.each([
    ['http://example.com', 'http://example.com', '/', 'example.com', 80],
    ['HTTPS://EXAMPLE.com/a?b=c#d', 'https://example.com', '/a?b=c', 'example.com', 443],
    ['https://example.com:8443/%20x y', 'https://example.com:8443', '/%20x%20y', 'example.com', 8443],
    [
      'http://b\u00fccher.example/\u20ac',
      'http://xn--bcher-kva.example',
      '/%E2%82%AC',
      'xn--bcher-kva.example',
      80,
    ],
    ['http://[2606:4700::1]:81/', 'http://[2606:4700::1]:81', '/', '2606:4700::1', 81],
  ])('reads %s', (url, origin, path, host, port) => {
    expect(parseTarget(url)).toMatchObject({ origin, path, host, port });
    expect(parseTarget(new URL(url))).toEqual(parseTarget(url));
  });

  it.each([
    ['2130706433', '127.0.0.1'],
    ['0x7f.1', '127.0.0.1'],
    ['0x7F000001', '127.0.0.1'],
    ['017700000001', '127.0.0.1'],
    ['127.1', '127.0.0.1'],
    ['127.0.0.1.', '127.0.0.1'],
    ['%31%32%37.0.0.1', '127.0.0.1'],
    ['\uff11\uff12\uff17.0.0.1', '127.0.0.1'],
    ['127\u30020\u30020\u30021', '127.0.0.1'],
    ['[::ffff:127.0.0.1]', '::ffff:7f00:1'],
    ['[0:0:0:0:0:0:0:1]', '::1'],
  ])('sees through the spelling %s of an address', (spelling, host) => {
    expect(parseTarget(`http://${spelling}:81/x`)).toMatchObject({ host, literal: true, port: 81 });
  });

  it.each(['localhost.', 'localhost', '127.0.0.1.nip.io'])(
    'takes %s for a name, which is resolved',
    (name) => {
      expect(parseTarget(`http://${name}/`)).toMatchObject({ host: name, literal: false });
    },
  );

  it.each([
    ['/relative', 'not an absolute URL'],
    ['http://', 'not an absolute URL'],
    ['http://1.2.3.4.5/', 'not an absolute URL'],
    ['http://[fe80::1%25eth0]/', 'not an absolute URL'],
    ['http://256.256.256.256/', 'not an absolute URL'],
    ['ftp://example.com/', 'neither http nor https'],
    ['file:///etc/passwd', 'neither http nor https'],
    ['http://user@example.com/', 'user info'],
    ['http://:secret@example.com/', 'user info'],
  ])('refuses %s', (url, problem) => {
    expect(() => parseTarget(url)).toThrow(TargetError);
    expect(() => parseTarget(url)).toThrow(problem);
  });
});

describe('what is sent of a URL', () => {
  it.each([
    ['/a{b}|^[c]`"<d>', '/a%7Bb%7D%7C%5E%5Bc%5D%60%22%3Cd%3E'],
    ['/?a={b}|^[c]`"<d>\\', '/?a=%7Bb%7D%7C%5E%5Bc%5D%60%22%3Cd%3E%5C'],
    ['/%7b%7D%zz%?%5b=%&%', '/%7b%7D%zz%?%5b=%&%'],
    ['/\u00e9 x?\u20ac y', '/%C3%A9%20x?%E2%82%AC%20y'],
    ["/~!$&'()*+,;=:@-._?~!$&()*+,;=:@/?-._", "/~!$&'()*+,;=:@-._?~!$&()*+,;=:@/?-._"],
  ])('%s goes as %s', (written, sent) => {
    expect(parseTarget(`http://example.com${written}`).path).toBe(sent);
  });
});
