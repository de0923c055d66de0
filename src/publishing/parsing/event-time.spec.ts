import { describe, expect, it } from '@jest/globals';
import { readEventTime } from './event-time.js';

const NOW = 1_700_000_000_456;

describe('an eventTime', () => {
  it.each<[string, unknown, { epochSecond: number; nano: number }]>([
    ['missing is now', undefined, { epochSecond: 1_700_000_000, nano: 456_000_000 }],
    ['null is now', null, { epochSecond: 1_700_000_000, nano: 456_000_000 }],
    ['may be a date-time in UTC', '2017-10-06T19:48:56.998Z', { epochSecond: 1507319336, nano: 998_000_000 }],
    ['may have an offset', '2017-10-06T21:48:56+02:00', { epochSecond: 1507319336, nano: 0 }],
    ['may have an offset without a colon', '2017-10-06T14:18:56-0530', { epochSecond: 1507319336, nano: 0 }],
    [
      'may have the vendor’s colon before the milliseconds',
      '2017-10-06T19:48:56:998+0000',
      { epochSecond: 1507319336, nano: 998_000_000 },
    ],
    ['without an offset is UTC', '2017-10-06T19:48:56', { epochSecond: 1507319336, nano: 0 }],
    ['may leave the seconds out', '2017-10-06T19:48Z', { epochSecond: 1507319280, nano: 0 }],
    [
      'may have nanoseconds',
      '2017-10-06T19:48:56.123456789Z',
      { epochSecond: 1507319336, nano: 123_456_789 },
    ],
    ['may be a day, which is its midnight', '2023-02-28', { epochSecond: 1677542400, nano: 0 }],
    ['may have a space for the T', '2023-02-28 00:00', { epochSecond: 1677542400, nano: 0 }],
    ['may be in small letters', '2023-02-28t00:00:00,5z', { epochSecond: 1677542400, nano: 500_000_000 }],
    ['may have hours alone as its offset', '2023-02-28T01:00+01', { epochSecond: 1677542400, nano: 0 }],
    ['may end a day', '2023-02-27T24:00:00Z', { epochSecond: 1677542400, nano: 0 }],
    ['may be a leap day', '2024-02-29T00:00:00Z', { epochSecond: 1709164800, nano: 0 }],
    [
      'before 1970 counts its nanoseconds forward',
      '1969-12-31T23:59:59.250Z',
      { epochSecond: -1, nano: 250_000_000 },
    ],
    ['may be a date alone, which is its midnight', '2017-10-06', { epochSecond: 1507248000, nano: 0 }],
    ['may be in parts', { epochSecond: 5, nano: 7 }, { epochSecond: 5, nano: 7 }],
    ['may be in parts without nano', { epochSecond: -5 }, { epochSecond: -5, nano: 0 }],
    [
      'may be in the largest parts',
      { epochSecond: 8_640_000_000_000, nano: 999_999_999 },
      { epochSecond: 8_640_000_000_000, nano: 999_999_999 },
    ],
    ['has no minus zero', { epochSecond: -0, nano: -0 }, { epochSecond: 0, nano: 0 }],
  ])('%s', (_rule, value, expected) => {
    expect(readEventTime(value, NOW)).toEqual(expected);
  });

  it.each<[string, unknown, RegExp]>([
    ['a word', 'now', /must be an ISO 8601 date-time .*, not "now"\./],
    ['an empty string', '', /must be an ISO 8601 date-time .*, not ""\./],
    ['a day that does not exist', '2023-02-29T00:00:00Z', /must be an ISO 8601 date-time/],
    ['an hour that does not exist', '2023-02-28T25:00:00Z', /must be an ISO 8601 date-time/],
    ['a time without a date', 'T10:00:00Z', /must be an ISO 8601 date-time/],
    ['a number', 1507319336, /must be an ISO 8601 date-time or .* not 1507319336/],
    ['true', true, /not true/],
    ['an array', [], /not an (empty )?array/],
    ['no epochSecond', {}, /eventTime\.epochSecond .* it is missing/],
    ['a fraction of a second', { epochSecond: 1.5 }, /eventTime\.epochSecond .* it is 1\.5/],
    ['a string for the seconds', { epochSecond: '5' }, /eventTime\.epochSecond .* it is "5"/],
    ['endless seconds', { epochSecond: Infinity }, /eventTime\.epochSecond .* it is Infinity/],
    ['seconds past every date', { epochSecond: 8_640_000_000_001 }, /eventTime\.epochSecond/],
    ['a negative nano', { epochSecond: 1, nano: -1 }, /eventTime\.nano .* it is -1/],
    ['a nano of a whole second', { epochSecond: 1, nano: 1e9 }, /eventTime\.nano/],
    ['a nano of null', { epochSecond: 1, nano: null }, /eventTime\.nano .* it is null/],
    ['an unknown part', { epochSecond: 1, nanos: 1 }, /unknown field "nanos"/],
  ])('is refused when it is %s', (_what, value, expected) => {
    expect(readEventTime(value, NOW)).toMatch(expected);
  });
});
