import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseInstant } from './instants.js';

const MOMENTS: [text: string, sameAs: string][] = [
  ['2022-11-10', '2022-11-10T00:00:00.000Z'],
  ['2022-11-10T09:54:12:812+0000', '2022-11-10T09:54:12.812Z'],
  ['2017-10-05T19:48:56.998Z', '2017-10-05T19:48:56.998Z'],
  ['2017-10-05T19:48:56Z', '2017-10-05T19:48:56.000Z'],
  ['2017-10-05T19:48Z', '2017-10-05T19:48:00.000Z'],
  ['2017-10-05T19:48:56', '2017-10-05T19:48:56.000Z'],
  ['2017-10-05T19:48:56.5+05:30', '2017-10-05T14:18:56.500Z'],
  ['2017-10-05T19:48:56:005-0330', '2017-10-05T23:18:56.005Z'],
  ['2024-02-29', '2024-02-29T00:00:00.000Z'],
  ['2000-02-29', '2000-02-29T00:00:00.000Z'],
  ['1969-12-31T23:59:59.999Z', '1969-12-31T23:59:59.999Z'],
  ['0050-06-01', '0050-06-01T00:00:00.000Z'],
  ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
  ['2023-01-01T10:00:00,812Z', '2023-01-01T10:00:00.812Z'],
  ['2023-01-01 10:00:00Z', '2023-01-01T10:00:00.000Z'],
  ['2023-01-01 10:00', '2023-01-01T10:00:00.000Z'],
  ['2023-01-01t10:00:00z', '2023-01-01T10:00:00.000Z'],
  ['2023-01-01T10:00:00+01', '2023-01-01T09:00:00.000Z'],
  ['2023-01-01T10:00-11', '2023-01-01T21:00:00.000Z'],
  ['2023-01-01T24:00:00Z', '2023-01-02T00:00:00.000Z'],
  ['2023-12-31T24:00', '2024-01-01T00:00:00.000Z'],
  ['2023-02-28 24:00:00:000+0000', '2023-03-01T00:00:00.000Z'],
];

const NONE = [
  '2023-02-29',
  '2023-02-30',
  '1900-02-29',
  '2023-04-31',
  '2023-13-01',
  '2023-00-10',
  '2023-01-00',
  '2023-01-01T24:00:01Z',
  '2023-01-01T24:01Z',
  '2023-01-01T24:00:00.001Z',
  '2023-01-01T25:00:00Z',
  '2023-01-01T10:60:00Z',
  '2023-01-01T10:00:60Z',
  '2023-01-01T10:00:00+24:00',
  '2023-01-01T10:00:00+1',
  '2023-01-01T10:00:00+24',
  '2023-01-01T10:00:00+01:',
  '2023-01-01T10:00:00+010',
  '2023-01-01T10:00:00zz',
  '2023-01-01T10:00:00.Z',
  '2023-01-01T10:00:00:81Z',
  '2023-01-01T10:00:00,Z',
  '2023-01-01T10:00:00;812Z',
  '2023-01-01  10:00:00Z',
  '2023-01-01_10:00:00Z',
  '2023-01-01Z',
  '2023-01-01T10Z',
  ' 2023-01-01',
  '2023-01-01\n',
  '20230101',
  '2023-1-1',
  '2023-01',
  '2023',
  '',
  '٢٠٢٣-٠١-٠١',
];

describe('instants (docs/contract/event-subscriptions.md#5-values, rule 2)', () => {
  it.each(MOMENTS)('%s is the moment %s', (text, sameAs) => {
    expect(parseInstant(text)).toEqual({ milliseconds: Date.parse(sameAs), nanoseconds: 0 });
  });

  it.each(NONE)('%j is no instant', (text) => {
    expect(parseInstant(text)).toBeNull();
  });

  it('keeps a fraction to the nanosecond', () => {
    expect(parseInstant('1970-01-01T00:00:00.123456789Z')).toEqual({
      milliseconds: 123,
      nanoseconds: 456789,
    });
  });
});

describe('any date-time', () => {
  it('is read as the moment that its parts make', () => {
    const part = (max: number, min = 0) => fc.integer({ min, max });
    const parts = fc.record({
      day: fc.date({ min: new Date('0000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
      time: fc.tuple(part(23), part(59), part(59)),
      fraction: fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 9 }),
      zone: fc.option(fc.tuple(fc.constantFrom('+', '-'), part(23), part(59), fc.constantFrom('', ':'))),
    });
    fc.assert(
      fc.property(parts, ({ day, time, fraction, zone }) => {
        const two = (n: number): string => String(n).padStart(2, '0');
        const date = day.toISOString().slice(0, 10);
        const offset = zone === null ? 'Z' : `${zone[0]}${two(zone[1])}${zone[3]}${two(zone[2])}`;
        const minutes = zone === null ? 0 : (zone[0] === '-' ? -1 : 1) * (zone[1] * 60 + zone[2]);
        const nanoseconds = Number(fraction.padEnd(9, '0'));
        const seconds = (time[0] * 60 + time[1] - minutes) * 60 + time[2];
        expect(parseInstant(`${date}T${time.map(two).join(':')}.${fraction}${offset}`)).toEqual({
          milliseconds: Date.parse(date) + seconds * 1000 + Math.floor(nanoseconds / 1e6),
          nanoseconds: nanoseconds % 1e6,
        });
      }),
      { numRuns: 1_000 },
    );
  });
});
