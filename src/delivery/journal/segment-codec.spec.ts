import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { JournalEvent } from '../model/journal-event.js';
import { decodeEvents, encodeEvent, packEvents, unpackEvents } from './segment-codec.js';

const EVENT: JournalEvent = {
  eventType: 'UPDATE',
  objCode: 'PROJ',
  objId: '5cb98',
  eventTime: { epochSecond: 1_507_319_336, nano: 998_000_000 },
  eventVersion: 'v2',
  userId: null,
  newState: '{"a": 1.0,\n "big":12345678901234567890}',
  oldState: '{"naïve":"日本 \u{1f600} \\ud800"}',
};

describe('the payload of a segment', () => {
  it('gives back every event as it went in, states to the letter', async () => {
    const events = [EVENT, { ...EVENT, objId: null, newState: '{}', oldState: '{}' }, EVENT];
    expect(await unpackEvents(await packEvents(events))).toEqual(events);
  });

  it('gives back many large ones too', async () => {
    const newState = `{"text":"${'日本 \u{1f600} é plain '.repeat(400)}"}`;
    const events = Array.from({ length: 50 }, (_, n) => ({ ...EVENT, objId: `${n}é`, newState }));
    expect(await unpackEvents(await packEvents(events))).toEqual(events);
  });

  it.each([1, 100])('is read as well where it was written in raw deflate: %i events', async (count) => {
    const events = Array.from({ length: count }, () => EVENT);
    for (const level of [0, 1, 9]) {
      const payload = deflateRawSync(events.map(encodeEvent).join(''), { level });
      expect(await unpackEvents(payload)).toEqual(events);
    }
  });

  it('holds no events when there are none', async () => {
    expect(await unpackEvents(await packEvents([]))).toEqual([]);
  });

  it('is one event after the other', () => {
    expect(decodeEvents(encodeEvent(EVENT) + encodeEvent(EVENT))).toHaveLength(2);
  });
});
