import { describe, expect, it } from '@jest/globals';
import type { News } from '../../api/stream';
import { appended, deliveryLine, isShown, type Line, linesOf, MOST_LINES } from './lines';

const NOW = Date.parse('2026-03-09T10:00:00Z');
const event = (eventId: string, objId = 'o') => ({
  eventId,
  eventType: 'UPDATE',
  objCode: 'PROJ',
  objId,
  acceptedAt: '2026-03-09T09:59:59.000Z',
  matches: 1,
});
const delivery = (id: string, state: string, attempts = 1) => ({
  id,
  state,
  attemptCount: attempts,
  createdAt: '2026-03-09T09:59:00.000Z',
  url: 'https://receiver.example/hooks',
  lastAttempt:
    attempts === 0 ? null : { at: '2026-03-09T09:59:58.000Z', durationMs: 500, status: 503, error: null },
});
const news = (topic: 'events' | 'deliveries', rows: object[], more = 0): News => ({
  kind: 'rows',
  topic,
  data: { [topic]: rows, more },
});
const keys = (lines: readonly Line[]): string[] => lines.map(({ key }) => key);

describe('the lines of the tail', () => {
  it('come oldest first, with how many more there are before them', () => {
    const lines = linesOf(news('events', [event('b'), event('a')], 7), NOW);
    expect(keys(lines)).toEqual([`more events ${NOW}`, 'a', 'b']);
    expect(lines[0]).toMatchObject({ kind: 'more', of: 'events', count: 7 });
    expect(linesOf({ kind: 'reset', topics: ['events', 'stats'] }, NOW)).toEqual([
      { key: `missed events ${NOW}`, at: NOW, kind: 'more', of: 'events', count: undefined },
    ]);
  });

  it('are one for each state and attempt of a delivery, at the end of its last attempt', () => {
    const pending = linesOf(news('deliveries', [delivery('m', 'pending', 0)]), NOW);
    const told = appended(pending, linesOf(news('deliveries', [delivery('m', 'retrying')]), NOW));
    expect(keys(told)).toEqual(['m pending 0', 'm retrying 1']);
    expect(told.map(({ at }) => new Date(at).toISOString())).toEqual([
      '2026-03-09T09:59:00.000Z',
      '2026-03-09T09:59:58.500Z',
    ]);
  });

  it('come once, and where they stand, when they are told twice', () => {
    const lines = linesOf(news('events', [event('b'), event('a')]), NOW);
    const again = appended(lines, linesOf(news('events', [event('c'), event('a', 'changed')]), NOW));
    expect(keys(again)).toEqual(['a', 'b', 'c']);
    expect(again[0]).toMatchObject({ row: { objId: 'changed' } });
    expect(appended(lines, [])).toBe(lines);
  });

  it('are forgotten from the oldest on', () => {
    const rows = Array.from({ length: MOST_LINES + 5 }, (_, n) => event(String(n))).toReversed();
    const lines = appended([], linesOf(news('events', rows), NOW));
    expect(lines).toHaveLength(MOST_LINES);
    expect(lines.at(-1)!.key).toBe(String(MOST_LINES + 4));
  });

  it('are found by their kind, and by any text in them', () => {
    const line = deliveryLine(delivery('m', 'retrying') as never);
    expect(isShown(line, [], undefined)).toBe(true);
    expect(isShown(line, ['events'], undefined)).toBe(false);
    expect(['RECEIVER.example', '503', 'retry'].map((text) => isShown(line, [], text))).toEqual([
      true,
      true,
      true,
    ]);
    expect(isShown(line, [], 'elsewhere')).toBe(false);
  });
});
