import { describe, expect, it } from '@jest/globals';
import { readHeaders } from './custom-headers.js';

const named = (...names: unknown[]) => names.map((name) => ({ name, value: 'v' }));
const valued = (value: unknown) => [{ name: 'X-A', value }];
const errors = (raw: unknown, hasToken = true): readonly string[] => readHeaders(raw, hasToken).errors;

describe('the headers of a subscription', () => {
  it.each([undefined, null, []])('may be none: %j', (raw) => {
    expect(readHeaders(raw, true)).toEqual({ headers: [], errors: [] });
  });

  it('are kept as they were given', () => {
    const given = [
      { value: 'Żółw €', name: 'X-Gateway-Key' },
      { name: 'Cookie', value: 'a=b; c=d' },
      { name: '__proto__', value: '1' },
    ];
    expect(readHeaders(given, true)).toEqual({ headers: given, errors: [] });
  });

  it('are at most 20', () => {
    const many = (count: number) => named(...Array.from({ length: count }, (_, at) => `X-${at}`));
    expect(errors(many(20))).toEqual([]);
    expect(errors(many(21))).toEqual(['headers must not hold more than 20 headers, but hold 21']);
  });

  it.each<[string, unknown, string]>([
    ['an object', { 'X-A': 'b' }, 'headers must be an array of {name, value}, not an object'],
    ['a text', ['X-A: b'], 'headers[0] must be an object with name and value, not a string'],
    ['null', [null], 'headers[0] must be an object with name and value, not null'],
    ['no name', [{ value: 'v' }], 'headers[0].name is required'],
    ['a null name', named(null), 'headers[0].name is required'],
    ['no value', [{ name: 'X-A' }], 'headers[0].value is required'],
    ['a null value', valued(null), 'headers[0].value is required'],
    ['a number', valued(5), 'headers[0].value must be a string, not a number'],
    ['an empty value', valued(''), 'headers[0].value must not be empty'],
    [
      'a value with a line break',
      valued('a\r\nX-Evil: 1'),
      'headers[0].value must not contain control characters',
    ],
    ['a value with NUL', valued('a\0'), 'headers[0].value must not contain control characters'],
    ['half a character', valued('\ud800'), 'headers[0].value must not contain half of a surrogate pair'],
    ['a space at an end', valued(' a'), 'headers[0].value must not begin or end with white space'],
    ['a long value', valued('v'.repeat(4_097)), 'headers[0].value must have 1 to 4096 characters'],
    ['a long name', named('n'.repeat(101)), 'headers[0].name must have 1 to 100 characters'],
    [
      'a name with a space',
      named('X A'),
      "headers[0].name must be a header's name: letters, digits and !#$%&'*+.^_`|~-",
    ],
    ['a name with a colon', named('X-A:'), "headers[0].name must be a header's name"],
    ['a name beyond ASCII', named('X-Ä'), "headers[0].name must be a header's name"],
    ['a name with a line break', named('X\nA'), 'headers[0].name must not contain control characters'],
    ['a name twice', named('X-A', 'x-a'), 'headers[1].name must not be "x-a" a second time'],
    [
      'another field',
      [{ name: 'X-A', value: 'v', valeu: 1 }],
      'Unknown field "valeu" in headers[0]; did you mean "value"? Allowed: name, value.',
    ],
    [
      'a field of a prototype',
      [{ name: 'X-A', value: 'v', toString: 1 }],
      'Unknown field "toString" in headers[0].',
    ],
  ])('are refused: %s', (_, raw, error) => {
    expect(errors(raw)).toEqual([expect.stringContaining(error)]);
    expect(errors(raw).join()).not.toContain('Evil');
  });

  it.each([
    'Connection',
    'keep-alive',
    'Proxy-Authorization',
    'Proxy-Anything',
    'TE',
    'Trailer',
    'TRANSFER-ENCODING',
    'Upgrade',
    'Expect',
    'Host',
    'Accept-Encoding',
    'Content-Type',
    'content-length',
    'Content-Anything',
    'webhook-id',
    'Webhook-Signature',
    'hookfront-ping',
  ])('may not be %s', (name) => {
    expect(errors(named(name))).toEqual([
      `headers[0].name must not be "${name}", which this service sets or leaves out itself`,
    ]);
  });

  it('may be Authorization only where there is no authToken', () => {
    expect(errors(named('Authorization'), false)).toEqual([]);
    expect(errors(named('AUTHORIZATION'))).toEqual([
      'headers[0].name must not be "AUTHORIZATION" beside an authToken',
    ]);
  });

  it('hold no more together than a receiver takes', () => {
    const big = (bytes: number) => [
      { name: 'X-A', value: 'v'.repeat(4_000) },
      { name: 'X-B', value: '€'.repeat((bytes - 4_006) / 3) },
    ];
    expect(errors(big(6_142))).toEqual([]);
    expect(errors(big(6_145))).toEqual([
      'headers must not hold more than 6144 bytes of names and values, but hold 6145',
    ]);
  });

  it('have all their problems told, each with its place', () => {
    expect(errors([{ name: 'Host' }, { value: 1 }])).toEqual([
      'headers[0].name must not be "Host", which this service sets or leaves out itself',
      'headers[0].value is required',
      'headers[1].name is required',
      'headers[1].value must be a string, not a number',
    ]);
  });
});
