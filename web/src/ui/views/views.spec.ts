import { describe, expect, it } from '@jest/globals';
import { queryOf, readViews, searchOf, withoutView, withView } from './views';

const view = (name: string, query = '?state=onHold') => ({ name, query });

describe('views', () => {
  it('are the same for the same filters in another order', () => {
    const query = queryOf({ url: 'https://a.example/?b=c', state: ['retrying', 'onHold'] });
    expect(query).toBe(queryOf({ state: ['onHold', 'retrying'], url: 'https://a.example/?b=c' }));
    expect(query).not.toBe(queryOf({ state: ['onHold'], url: 'https://a.example/?b=c' }));
    expect(queryOf({ state: undefined })).toBe('');
  });

  it('give the filters back that they were made of', () => {
    const search = { objId: 'שלום & <b>', state: ['exhausted', 'onHold'] };
    expect(searchOf(view('a', queryOf(search)))).toEqual(search);
  });

  it('are in order, one of each name', () => {
    const views = withView(withView(withView([], view('b')), view('a')), view('b', '?state=exhausted'));
    expect(views).toEqual([view('a'), view('b', '?state=exhausted')]);
    expect(withoutView(views, 'a')).toEqual([view('b', '?state=exhausted')]);
  });

  it('are read back without what means nothing', () => {
    expect(readViews([view('a'), view(''), { name: 1, query: '' }, null, { name: 'b' }])).toEqual([
      view('a'),
    ]);
    expect(readViews('views')).toEqual([]);
    expect(readViews([view('x'.repeat(100))])[0]!.name).toHaveLength(60);
  });
});
