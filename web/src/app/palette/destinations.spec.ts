import { describe, expect, it } from '@jest/globals';
import { destinationsOf, matches } from './destinations';

const HEX = '0199c3a45b1e7c229d0e3f6a1b2c4d5e';

describe('where a pasted text leads', () => {
  it.each([
    [`msg_${HEX}_0`, ['/deliveries/$deliveryId']],
    [` evt_${HEX}_12\n`, ['/events/$eventId']],
    [
      '0199c3a4-5b1e-7c22-9d0e-3f6a1b2c4d5e',
      ['/subscriptions/$subscriptionId', '/replays/$replayId', '/jobs/$jobId', '/integrations/$id'],
    ],
    ['https://receiver.example.com/hook?a=1', ['/deliveries', '/subscriptions', '/endpoints']],
    [HEX, ['/events', '/deliveries']],
    ['deliveries', []],
    ['', []],
    ['ftp://example.com', []],
    ['https://two words', []],
  ])('of %j is %j', (text, places) => {
    expect(destinationsOf(text).map(({ to }) => to)).toEqual(places);
  });

  it('carries the id or the filter, without what surrounds it', () => {
    expect(destinationsOf(` evt_${HEX}_1 `)[0]!.params).toEqual({ eventId: `evt_${HEX}_1` });
    expect(destinationsOf('https://a.example')[0]!.search).toEqual({ url: 'https://a.example' });
  });
});

describe('a name', () => {
  it.each([
    ['API reference', 'ref api', true],
    ['API reference', '', true],
    ['API reference', 'apis', false],
    ['自定义集成', '集成', true],
  ])('%s is found by %j: %s', (name, typed, found) => {
    expect(matches(name, typed)).toBe(found);
  });
});
