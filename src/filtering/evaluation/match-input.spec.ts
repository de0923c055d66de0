import { describe, expect, it, jest } from '@jest/globals';
import { compileFilters } from './compile.js';
import { MatchInput } from './match-input.js';
import { parseFilters } from '../parsing/parse.js';

function compile(filters: unknown[], connector?: string) {
  const result = parseFilters(filters, connector, { objCode: 'TASK', eventType: 'UPDATE' });
  if (!result.ok) throw new Error(result.errors.join());
  return compileFilters(result.filterSet);
}

describe('one event before many filters', () => {
  it('parses a state once, however many filters ask for it', () => {
    const newState = jest.fn(() => ({ status: 'CUR', priority: 2 }));
    const event = new MatchInput({ oldState: () => ({}), newState });
    const filter = compile([
      { fieldName: 'status', fieldValue: 'CUR' },
      { fieldName: 'priority', fieldValue: 2 },
    ]);
    expect([filter.matches(event), filter.matches(event)]).toEqual([true, true]);
    expect(newState).toHaveBeenCalledTimes(1);
  });

  it('does not parse a state that no filter asks for', () => {
    const oldState = jest.fn(() => ({}));
    const event = new MatchInput({ oldState, newState: () => ({ status: 'CUR' }) });
    compile([{ fieldName: 'status', fieldValue: 'CUR' }]).matches(event);
    compile([]).matches(event);
    expect(oldState).not.toHaveBeenCalled();
  });

  it('looks a field up once and keeps its value as normalised', () => {
    const event = new MatchInput({ oldState: () => ({}), newState: () => ({ a: ['x'] }) });
    expect(event.field('newState', 'a')).toBe(event.field('newState', 'a'));
    expect(event.field('newState', 'a').items).toBe(event.field('newState', 'a').items);
  });

  it('keeps the two states apart', () => {
    const event = new MatchInput({ oldState: () => ({ a: 1 }), newState: () => ({ a: 2 }) });
    expect([event.field('oldState', 'a').raw, event.field('newState', 'a').raw]).toEqual([1, 2]);
  });
});
