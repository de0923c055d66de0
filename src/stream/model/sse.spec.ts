import { describe, expect, it } from '@jest/globals';
import { beginning, heartbeat, message, withId } from './sse.js';

describe('a message', () => {
  it('is an event with one line of data', () => {
    expect(message('events', { text: 'a\nb\r\u2028"' })).toBe(
      'event: events\ndata: {"text":"a\\nb\\r\u2028\\""}\n\n',
    );
  });

  it('carries the id of its place', () => {
    expect(withId(message('stats', {}), '1.2-3-')).toBe('id: 1.2-3-\nevent: stats\ndata: {}\n\n');
  });
});

describe('a stream', () => {
  it('begins with what it tells of, and when to come again', () => {
    expect(beginning(['events'], 'x')).toBe(
      'retry: 1000\nid: x\nevent: ready\ndata: {"topics":["events"]}\n\n',
    );
  });

  it('is kept alive by a comment with its place', () => {
    expect(heartbeat('x')).toBe(':\nid: x\n\n');
  });
});
