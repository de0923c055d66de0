import { describe, expect, it } from '@jest/globals';
import { JsonNumber } from '../../platform/json/index.js';
import { asDate } from './read-date.js';

const MOMENT = '2026-01-02T03:04:05.000Z';

describe('asDate', () => {
  it.each([
    ['milliseconds', 1767323045000],
    ['milliseconds as text', '1767323045000'],
    ['seconds', 1767323045],
    ['seconds as text', ' 1767323045 '],
    ['seconds with a fraction of nothing', new JsonNumber('1767323045.000')],
    ['RFC 3339', '2026-01-02T03:04:05Z'],
    ['RFC 3339 in small letters', '2026-01-02t03:04:05z'],
    ['RFC 3339 with a zone', '2026-01-02T05:04:05+02:00'],
    ['a zone without a colon', '2026-01-01T22:04:05-0500'],
    ['a zone of hours', '2026-01-02T05:04:05+02'],
    ['a zone by name', '2026-01-02 03:04:05 UTC'],
    ['no zone', '2026-01-02 03:04:05'],
    ['ISO 8601 without separators', '20260102T030405Z'],
    ['RFC 1123', 'Fri, 02 Jan 2026 03:04:05 GMT'],
    ['RFC 5322', 'Fri, 2 Jan 2026 05:04:05 +0200 (EET)'],
    ['RFC 822', '2 Jan 26 03:04:05 UT'],
    ['a zone of RFC 822', 'Thu, 1 Jan 2026 22:04:05 EST'],
    ['RFC 850', 'Friday, 02-Jan-26 03:04:05 GMT'],
    ['asctime', 'Fri Jan  2 03:04:05 2026'],
    ['what Java and Unix write', 'Fri Jan 02 03:04:05 UTC 2026'],
    ['.NET', '/Date(1767323045000)/'],
    ['.NET, escaped, with a zone', '\\/Date(1767323045000+0200)\\/'],
  ])('reads %s', (_, value) => {
    expect(asDate(value)).toBe(MOMENT);
  });

  it.each([
    ['2026-01-02T03:04:05.6789123+02:00', '2026-01-02T01:04:05.678Z'],
    ['2026-01-02T03:04', '2026-01-02T03:04:00.000Z'],
    ['2026-01-02', '2026-01-02T00:00:00.000Z'],
    ['2026-1-2', '2026-01-02T00:00:00.000Z'],
    ['2026-01-02T24:00:00Z', '2026-01-03T00:00:00.000Z'],
    ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
    ['Sun, 06 Nov 94 08:49:37 GMT', '1994-11-06T08:49:37.000Z'],
    [1767323045678.9, '2026-01-02T03:04:05.678Z'],
    [1767323045.678, '2026-01-02T03:04:05.678Z'],
    [0, '1970-01-01T00:00:00.000Z'],
    [-86_400, '1969-12-31T00:00:00.000Z'],
    [99_999_999_999, '5138-11-16T09:46:39.000Z'],
    [100_000_000_000, '1973-03-03T09:46:40.000Z'],
    [253_402_300_799_999, '9999-12-31T23:59:59.999Z'],
  ])('reads %j as %s', (value, moment) => {
    expect(asDate(value)).toBe(moment);
  });

  it.each([
    ['a day that the month does not have', '2026-02-30T00:00:00Z'],
    ['such a day in RFC 1123', 'Mon, 30 Feb 2026 00:00:00 GMT'],
    ['a month that there is not', '2026-13-02T03:04:05Z'],
    ['no month', 'Fri, 02 Foo 2026 03:04:05 GMT'],
    ['an hour that there is not', '2026-01-02T25:00:00Z'],
    ['a minute that there is not', '2026-01-02T03:60:00Z'],
    ['a zone that there is not', '2026-01-02T03:04:05 XYZ'],
    ['half of a day', '2026-01-02 03:04:05 PM'],
    ['what is written in two ways', '01/02/2026'],
    ['a word', 'yesterday'],
    ['nothing', ''],
    ['a year of six digits', '+002026-01-02T00:00:00Z'],
    ['what is after the year 9999', '9999999999999999'],
    ['what has no end', 1e300],
    ['an infinite number', new JsonNumber('1e400')],
    ['a year alone', '2026'],
    ['an object', {}],
    ['a list', [1767323045]],
    ['true', true],
    ['null', null],
    ['what is very long', `2026-01-02${' '.repeat(1_000_000)}03:04:05`],
  ])('takes %s for none', (_, value) => {
    expect(asDate(value)).toBeUndefined();
  });
});
