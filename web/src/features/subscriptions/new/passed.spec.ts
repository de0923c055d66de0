import { describe, expect, it } from '@jest/globals';
import { itemsOf } from '../filters/items';
import { passedBy } from './passed';

const no = (...paths: string[]) => ({
  mismatches: paths.map((path) => ({ path, sentence: `${path}: status is "A", wanted "B"` })) as never,
});
const filter = (fieldName: string) => ({ fieldName, fieldValue: 'B', comparison: 'eq', state: 'newState' });
const group = { type: 'group', connector: 'OR', filters: [filter('name'), filter('status')] };

describe('what each filter lets through by itself', () => {
  it('is every event to which it, or what is in it, did not say no', () => {
    const items = itemsOf([filter('status'), group]);
    const results = [no(), no('filters[0]'), no('filters[0]', 'filters[1].filters[0]'), no('filters[1]')];
    expect(passedBy({ connector: 'AND', items }, results)).toEqual([
      { place: 1, field: 'status', count: 2 },
      { place: 2, field: undefined, count: 2 },
    ]);
  });

  it('is not a filter whose number only begins alike', () => {
    const items = itemsOf(Array.from({ length: 11 }, (_, n) => filter(`f${n}`)));
    expect(passedBy({ connector: 'AND', items }, [no('filters[10]')])[1]).toMatchObject({ count: 1 });
  });

  it('is no event that would be rejected', () => {
    const rejected = { ...no(), error: { class: 'ValidationFailed', message: 'What and where.' } as never };
    expect(passedBy({ connector: 'AND', items: itemsOf([filter('status')]) }, [rejected])).toMatchObject([
      { count: 0 },
    ]);
  });

  it('is not told of filters that are joined by OR', () => {
    expect(passedBy({ connector: 'OR', items: itemsOf([filter('status')]) }, [no()])).toEqual([]);
  });
});
