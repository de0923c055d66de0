import { describe, expect, it } from '@jest/globals';
import { headerProblems, headerValueProblem, parameterProblems } from './name-value-rules.js';

const pair = (name: unknown, value: unknown = 'x') => [{ name, value }];

describe('request parameters', () => {
  it.each([
    ['none', []],
    ['a name that repeats', [...pair('a', '1'), ...pair('a', '2')]],
    ['a scope', pair('scope', 'files.read offline')],
    ['an empty value', pair('flag', '')],
    ['any characters', pair('ñame &=', 'väl&ue=%41#')],
  ])('may be %s', (_, list) => {
    expect(parameterProblems(list, 'OAuth2')).toEqual([]);
    expect(parameterProblems(list, 'ApiKey')).toEqual([]);
  });

  it.each([
    'state',
    'redirect_uri',
    'client_id',
    'response_type',
    'code',
    'code_challenge',
    'code_challenge_method',
  ])('may not be named %s for OAuth2, whose flow has it, and may be for ApiKey', (name) => {
    expect(parameterProblems(pair(name), 'OAuth2')).toEqual([
      `requestParameters[0].name must not be "${name}", a parameter of the OAuth2 flow`,
    ]);
    expect(parameterProblems(pair(name), 'ApiKey')).toEqual([]);
  });

  it.each<[string, unknown, string[]]>([
    ['an object', { a: 'b' }, ['requestParameters must be an array of {"name", "value"}']],
    ['null', null, ['requestParameters must be an array of {"name", "value"}']],
    ['an entry that is text', ['a=b'], [' must be an object with name and value and nothing else']],
    ['an entry that is null', [null], [' must be an object with name and value and nothing else']],
    [
      'another field',
      [{ name: 'a', value: 'b', secret: true, constructor: 1 }],
      [
        'Unknown field "secret" in requestParameters[0].',
        'Unknown field "constructor" in requestParameters[0].',
      ],
    ],
    [
      'a prototype that has the fields',
      [JSON.parse('{"__proto__":{"name":"a","value":"b"}}')],
      [
        'Unknown field "__proto__" in requestParameters[0].',
        '.name must be a string',
        '.value must be a string',
      ],
    ],
    ['no fields', [{}], ['.name must be a string', '.value must be a string']],
    ['an empty name', pair(''), ['.name must have 1 to 255 characters']],
    ['a long name', pair('n'.repeat(256)), ['.name must have 1 to 255 characters']],
    ['a long value', pair('n', 'v'.repeat(2_001)), ['.value must have at most 2000 characters']],
    ['a number', pair('n', 1), ['.value must be a string']],
    ['a line break', pair('n', 'a\nb'), ['.value must not contain control characters']],
    ['half a character', pair('n', '\ud800'), ['.value must not contain half of a surrogate pair']],
    ['51 of them', Array.from({ length: 51 }, () => pair('a')[0]), [' must have at most 50 entries']],
  ])('may not be %s', (_, list, problems) => {
    const found = parameterProblems(list, 'ApiKey');
    expect(found.map((problem) => problem.replace(/^requestParameters\[0\]/, ''))).toEqual(
      problems.map((problem) => expect.stringContaining(problem)),
    );
  });

  it('have all their problems told, each with its place', () => {
    expect(parameterProblems([...pair('a'), ...pair('', 1), 7], 'OAuth2')).toEqual([
      'requestParameters[1].name must have 1 to 255 characters',
      'requestParameters[1].value must be a string',
      'requestParameters[2] must be an object with name and value and nothing else',
    ]);
  });
});

describe('request headers', () => {
  it.each(['X-Gateway-Key', 'x', "!#$%&'*+.^_`|~-09", 'Accept', 'Content-Type'])(
    'may be named %s',
    (name) => {
      expect(headerProblems(pair(name), 'OAuth2', false)).toEqual([]);
    },
  );

  it.each([
    'Connection',
    'Keep-Alive',
    'Proxy-Authenticate',
    'Proxy-Authorization',
    'Proxy-Connection',
    'TE',
    'Trailer',
    'Transfer-Encoding',
    'Upgrade',
    'Expect',
    'Host',
    'content-length',
    'Content-Encoding',
    'Accept-Encoding',
    'Range',
    'COOKIE',
  ])('may not be %s, which is the connection’s or this service’s own', (name) => {
    for (const type of ['OAuth2', 'ApiKey'] as const) {
      expect(headerProblems(pair(name), type, false)).toEqual([
        `requestHeaders[0].name must not be "${name}", which this service sets or leaves out itself`,
      ]);
    }
  });

  it('may not authenticate the user in the service’s place, which differs by type', () => {
    const refused = (name: string, type: 'OAuth2' | 'ApiKey') =>
      headerProblems(pair(name), type, false).length === 1;
    expect(refused('Authorization', 'OAuth2')).toBe(true);
    expect(refused('Authorization', 'ApiKey')).toBe(false);
    for (const name of ['apiKey', 'APIKEY', 'Username']) {
      expect(refused(name, 'ApiKey')).toBe(true);
      expect(refused(name, 'OAuth2')).toBe(false);
    }
  });

  it.each<[string, unknown]>([
    ['a space', 'a b'],
    ['a colon', 'a:'],
    ['a line break', 'a\r\nb'],
    ['an umlaut', 'ä'],
    ['nothing', ''],
    ['a number', 3],
  ])('may not have %s in the name', (_, name) => {
    expect(headerProblems(pair(name), 'OAuth2', false)).toHaveLength(1);
  });

  it('may not repeat a name, whatever its case', () => {
    expect(headerProblems([...pair('X-A'), ...pair('x-a')], 'OAuth2', false)).toEqual([
      'requestHeaders[1].name must not be "x-a" a second time',
    ]);
  });

  it('may leave values out only where stored ones can be kept, and never have null', () => {
    expect(headerProblems([{ name: 'X-A' }], 'OAuth2', true)).toEqual([]);
    expect(headerProblems([{ name: 'X-A' }], 'OAuth2', false)).toEqual([
      'requestHeaders[0].value must be a string',
    ]);
    expect(headerProblems(pair('X-A', null), 'OAuth2', true)).toEqual([
      'requestHeaders[0].value must be a string',
    ]);
  });

  it('are 20 at most', () => {
    const list = (n: number) => Array.from({ length: n }, (_, at) => pair(`X-${at}`)[0]);
    expect(headerProblems(list(20), 'OAuth2', false)).toEqual([]);
    expect(headerProblems(list(21), 'OAuth2', false)).toEqual([
      'requestHeaders must have at most 20 entries',
    ]);
  });
});

describe('the value of a header', () => {
  it.each(['x', 'Basic dXNlcjpwYXNz', 'a b c', '"~!'])('may be %j', (value) => {
    expect(headerValueProblem(value, 100)).toBeUndefined();
  });

  it.each(['', ' a', 'a ', 'a\tb', 'a\r\nX-Evil: 1', 'a\0', 'ä', '€', 'x'.repeat(101), 7, null, undefined])(
    'may not be %j, and no message repeats it',
    (value) => {
      const problem = headerValueProblem(value, 100);
      expect(problem).toMatch(/^must /);
      expect(problem).not.toContain('Evil');
    },
  );
});
