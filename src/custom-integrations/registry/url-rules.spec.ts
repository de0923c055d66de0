import { describe, expect, it } from '@jest/globals';
import { authenticationUrlProblem, originOf, urlProblem } from './url-rules.js';

describe('a URL of an integration', () => {
  it.each([
    'https://www.mycompany.com/api/v1',
    'http://localhost:8080',
    'https://[2001:db8::1]:8443/a?b=c&d=%20',
    'HTTPS://EXAMPLE.com/',
    `https://example.com/${'x'.repeat(1_980)}`,
  ])('may be %s', (url) => {
    expect(urlProblem(url)).toBeUndefined();
  });

  it.each<[unknown, RegExp]>([
    [undefined, /^must be a string$/],
    [null, /^must be a string$/],
    [7, /^must be a string$/],
    ['', /^must have 1 to 2000 characters$/],
    [`https://example.com/${'x'.repeat(1_981)}`, /^must have 1 to 2000 characters$/],
    ['/api/v1', /absolute/],
    ['//example.com/', /absolute/],
    ['https:example.com', /absolute/],
    ['ftp://example.com/', /absolute/],
    ['javascript:alert(1)', /absolute/],
    ['https:///path', /name a host/],
    ['https://user@example.com/', /user info/],
    ['https://user:secret@example.com/', /user info/],
    ['https://example.com/#top', /fragment/],
    ['https://example.com/#', /fragment/],
    ['https://example.com:0/', /port 0/],
    ['https://example.com:99999/', /not a valid URL/],
    ['https://exa mple.com/', /white space/],
    ['https://example.com/\n', /control characters/],
  ])('may not be %j, and the message does not repeat it', (url, problem) => {
    expect(urlProblem(url)).toMatch(problem);
    expect(urlProblem(url)).not.toContain('secret');
  });

  it('belongs to its scheme, host and port', () => {
    expect(originOf('https://EXAMPLE.com:443/a')).toBe('https://example.com');
    expect(originOf('http://example.com/a')).not.toBe(originOf('https://example.com/a'));
    expect(originOf('http://example.com:81/')).not.toBe(originOf('http://example.com/'));
  });
});

describe('the authentication URL', () => {
  it.each([
    'https://login.example.com/?prompt=consent',
    'https://login.example.com/response_mode?mode=query',
  ])('may be %s', (url) => {
    expect(authenticationUrlProblem(url)).toBeUndefined();
  });

  it.each([
    ['https://login.example.com/?response_mode=form_post', /^must not have response_mode in its query/],
    ['https://login.example.com/?a=b&response%5Fmode=query', /^must not have response_mode in its query/],
    ['https://login.example.com/?response_mode', /^must not have response_mode in its query/],
    ['login.example.com', /absolute/],
  ])('must not be %s', (url, problem) => {
    expect(authenticationUrlProblem(url)).toMatch(problem);
  });
});
