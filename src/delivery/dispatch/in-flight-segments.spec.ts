import { beforeEach, describe, expect, it } from '@jest/globals';
import { loadConfig } from '../../config/index.js';
import { Log } from '../../platform/logging/log.js';
import { Segment } from '../journal/segment.js';
import { DeliveryEvents } from '../model/delivery-events.js';
import { ThisNode } from '../model/this-node.js';
import { InFlightSegments } from './in-flight-segments.js';

describe('the segments in memory', () => {
  let events: DeliveryEvents;
  let segments: InFlightSegments;

  beforeEach(() => {
    events = new DeliveryEvents(Log.create('silent'));
    segments = new InFlightSegments(loadConfig({}), new ThisNode(), events);
  });

  const delivery = {
    index: 0,
    eventIndex: 0,
    subscriptionId: 's',
    destination: undefined,
    version: 2,
  } as const;
  const segment = (id: string): Segment => new Segment(id, '2026-03-09', 'c', [], [delivery], 0);

  it('are there once, however often they come, and take their memory once', () => {
    const [first, second] = [segment('a'), segment('a')];
    expect([segments.add(first), segments.add(second)]).toEqual([true, false]);
    expect([segments.has(first), segments.has(second)]).toEqual([true, false]);
    events.emit('segmentsFinished', ['a']);
    expect([segments.memoryBytes, segments.ids]).toEqual([0, []]);
  });

  it('are known from before they are written until they are handed over', () => {
    segments.expect('a');
    expect(segments.ids).toEqual(['a']);
    segments.add(segment('a'));
    segments.expectNoMore('a');
    expect(segments.ids).toEqual(['a']);
    events.emit('segmentsFinished', ['a']);
    expect(segments.ids).toEqual([]);
  });

  it('that are being written stay known when the node begins again', () => {
    segments.expect('a');
    events.emit('nodeLost');
    events.emit('nodeGained');
    expect(segments.ids).toEqual(['a']);
  });
});
