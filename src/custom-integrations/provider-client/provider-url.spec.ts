import { describe, expect, it } from '@jest/globals';
import { providerUrl, shownPath, shownPathOf } from './provider-url.js';

describe('providerUrl', () => {
  it('appends endpoint and parameters as the contract has it', () => {
    const base = 'https://www.mycompany.com/api/v1';
    expect(providerUrl(base, 'metadata', { id: '1234' }, [])).toBe(
      'https://www.mycompany.com/api/v1/metadata?id=1234',
    );
    expect(providerUrl(base, 'metadata', { id: '1234' }, [{ name: 'access_type', value: 'offline' }])).toBe(
      'https://www.mycompany.com/api/v1/metadata?id=1234&access_type=offline',
    );
  });

  it.each([
    ['https://a.test', 'https://a.test/files'],
    ['https://a.test/', 'https://a.test/files'],
    ['https://a.test/api', 'https://a.test/api/files'],
    ['https://a.test/api/', 'https://a.test/api/files'],
    ['https://a.test/api///', 'https://a.test/api/files'],
    ['http://a.test:8080/api\\', 'http://a.test:8080/api/files'],
    ['https://A.test:443/x/../api', 'https://a.test/api/files'],
    ['https://a.test/a b/\u00fc/%20', 'https://a.test/a%20b/%C3%BC/%20/files'],
    ['https://a.test/?', 'https://a.test/files'],
    ['http://[::1]:81/', 'http://[::1]:81/files'],
  ])('puts one slash behind the base %s', (base, url) => {
    expect(providerUrl(base, 'files', {}, [])).toBe(url);
  });

  it.each([
    ['https://a.test/api?tenant=7', 'tenant=7&id=1&p=q'],
    ['https://a.test/api/?tenant=7&tenant=8', 'tenant=7&tenant=8&id=1&p=q'],
    ['https://a.test/api?x=%2F+%20/a&flag', 'x=%2F+%20/a&flag&id=1&p=q'],
    ['https://a.test/api?x=\u20ac y', 'x=%E2%82%AC%20y&id=1&p=q'],
    ['https://a.test/api?id=0', 'id=0&id=1&p=q'],
  ])('keeps the query of %s first, then the call, then the rest', (base, query) => {
    expect(providerUrl(base, 'metadata', { id: '1' }, [{ name: 'p', value: 'q' }])).toBe(
      `https://a.test/api/metadata?${query}`,
    );
  });

  it.each([
    ['/', '%2F'],
    ['a b+c', 'a%20b%2Bc'],
    ['100%', '100%25'],
    ['%41', '%2541'],
    ['a&b=c#d?e', 'a%26b%3Dc%23d%3Fe'],
    ["it's", 'it%27s'],
    ['\u20ac\u{1F511}', '%E2%82%AC%F0%9F%94%91'],
    ['\r\nHost: x', '%0D%0AHost%3A%20x'],
    ['half \ud800', 'half%20%EF%BF%BD'],
    ['', ''],
  ])('encodes %j once, as value and as name', (text, encoded) => {
    const url = providerUrl('https://a.test', 'search', { query: text }, [
      { name: text || 'n', value: text },
    ]);
    expect(url).toBe(`https://a.test/search?query=${encoded}&${encoded || 'n'}=${encoded}`);
    expect(new URL(url).href).toBe(url);
    if (!text.startsWith('half')) expect(new URL(url).searchParams.get('query')).toBe(text);
  });

  it('keeps order and repeated names, and leaves out what is undefined', () => {
    const requestParameters = [
      { name: 'b', value: '1' },
      { name: 'a', value: '2' },
      { name: 'b', value: '3' },
    ];
    expect(
      providerUrl(
        'https://a.test',
        'search',
        { query: 'q', parentId: undefined, max: 5, offset: 0 },
        requestParameters,
      ),
    ).toBe('https://a.test/search?query=q&max=5&offset=0&b=1&a=2&b=3');
  });
});

describe('the path of a call as administrators may see it', () => {
  const base = 'https://user.example/api/v1/';

  it('shows what names a file or a part of a list', () => {
    expect(shownPath(base, 'files', { parentId: '/a b', max: 50, offset: undefined }, [])).toBe(
      '/api/v1/files?parentId=%2Fa%20b&max=50',
    );
    expect(shownPath(base, 'serviceInfo', {}, [])).toBe('/api/v1/serviceInfo');
  });

  it('hides what users and the administrator wrote into the query', () => {
    const parameters = [{ name: 'api key', value: 'hunter2' }];
    expect(shownPath(`${base}?token=s3cret&flag`, 'search', { query: 'salaries', max: 1 }, parameters)).toBe(
      '/api/v1/search?token=…&…&query=…&max=1&api%20key=…',
    );
    expect(shownPathOf('https://a.example/token?key=s3cret&=odd&x')).toBe('/token?key=…&…&…');
  });

  it('is cut where nobody would read on', () => {
    const path = shownPath(base, 'metadata', { id: 'x'.repeat(2_000) }, []);
    expect(path).toHaveLength(500);
    expect(path.endsWith('x…')).toBe(true);
  });
});
