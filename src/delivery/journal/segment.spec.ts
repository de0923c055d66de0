import { describe, expect, it } from '@jest/globals';
import type { JournalEvent } from '../model/journal-event.js';
import { Segment, SLOT, type SegmentDelivery } from './segment.js';

const event = (characters: number): JournalEvent => ({
  eventType: 'UPDATE',
  objCode: 'PROJ',
  objId: null,
  eventTime: { epochSecond: 1, nano: 0 },
  eventVersion: 'v2',
  userId: null,
  newState: 'x'.repeat(characters),
  oldState: '',
});
const delivery = (index: number, eventIndex: number): SegmentDelivery => ({
  index,
  eventIndex,
  subscriptionId: 's',
  destination: undefined,
  version: 2,
});

describe('an open segment', () => {
  it('charges each publisher its own events and their deliveries', () => {
    const events = [event(10_000), event(10), event(10_000)];
    const deliveries = [delivery(0, 0), delivery(1, 0), delivery(2, 1), delivery(3, 2)];
    const publishers = ['flood', 'quiet', 'flood'];
    const { shares } = new Segment('id', '2026-03-09', 'c', events, deliveries, 0, null, publishers);
    expect([...shares.keys()]).toEqual(['flood', 'quiet']);
    expect(shares.get('flood')).toBeGreaterThan(40_000);
    expect(shares.get('quiet')).toBeLessThan(2_000);
  });

  it('that is taken over is charged to nobody in particular', () => {
    const { shares } = new Segment('id', '2026-03-09', 'c', [event(10)], [delivery(0, 0)], 0);
    expect([...shares.keys()]).toEqual(['']);
  });

  it('knows what is open, and takes the first result of each delivery', () => {
    const deliveries = [delivery(0, 0), delivery(1, 0)];
    const segment = new Segment('id', '2026-03-09', 'c', [event(1)], deliveries, 0);
    segment.record(0, SLOT.delivered, 200);
    segment.record(0, SLOT.deferred, 500);
    expect([segment.open, segment.dirty, segment.stateOf(0), segment.stateOf(1)]).toEqual([
      1,
      true,
      SLOT.delivered,
      SLOT.open,
    ]);
    const again = new Segment('id', '2026-03-09', 'c', [event(1)], deliveries, 0, segment.results);
    expect([again.open, again.stateOf(0)]).toEqual([1, SLOT.delivered]);
  });
});
