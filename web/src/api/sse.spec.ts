import { describe, expect, it } from '@jest/globals';
import { SseReader } from './sse';

describe('a stream of server-sent events', () => {
  it('is read however its bytes are cut', () => {
    const text =
      'retry: 1000\nid: a.1\nevent: ready\ndata: {}\n\n:\n\nevent: events\ndata: {"n":1}\n\nid: a.2\nevent: stats\ndata: 1\ndata: 2\n\n';
    for (let size = 1; size < text.length; size++) {
      const reader = new SseReader();
      const found = [];
      for (let from = 0; from < text.length; from += size)
        found.push(...reader.take(text.slice(from, from + size)));
      expect(found).toEqual([
        { event: 'ready', data: '{}' },
        { event: 'events', data: '{"n":1}' },
        { event: 'stats', data: '1\n2' },
      ]);
      expect(reader.lastId).toBe('a.2');
    }
  });

  it('knows its place from comments that carry an id, and tells nothing of them', () => {
    const reader = new SseReader();
    expect(reader.take(':\nid: b.7\n\n')).toEqual([]);
    expect(reader.lastId).toBe('b.7');
  });
});
