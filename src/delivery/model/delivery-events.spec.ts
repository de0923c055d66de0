import { beforeEach, describe, expect, it } from '@jest/globals';
import { Log } from '../../platform/logging/log.js';
import { DeliveryEvents } from './delivery-events.js';

describe('the events of delivery', () => {
  let lines: string[];
  let events: DeliveryEvents;

  beforeEach(() => {
    lines = [];
    events = new DeliveryEvents(Log.create('error', { write: (line) => void lines.push(line) }));
  });

  it('reach everybody who asked, at once, in the order of asking, with what is told', () => {
    const heard: unknown[] = [];
    events.on('endpointBlocked', (id) => heard.push(['first', id]));
    events.on('endpointBlocked', (id) => heard.push(['second', id]));
    events.on('nodeLost', () => heard.push('another event'));
    events.emit('endpointBlocked', 7);
    expect(heard).toEqual([
      ['first', 7],
      ['second', 7],
    ]);
  });

  it('go on to the others and to the teller when a listener throws, which is logged', () => {
    const heard: string[] = [];
    events.on('nodeLost', () => {
      throw new Error('broken');
    });
    events.on('nodeLost', () => heard.push('second'));
    events.emit('nodeLost');
    expect(heard).toEqual(['second']);
    expect(lines).toEqual([expect.stringMatching(/"event":"nodeLost".*broken/)]);
  });

  it('that nobody waits for are forgotten', () => {
    events.emit('workAvailable');
    const heard: string[] = [];
    events.on('workAvailable', () => heard.push('late'));
    expect(heard).toEqual([]);
  });
});
