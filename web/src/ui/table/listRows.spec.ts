import { describe, expect, it } from '@jest/globals';
import { ListRows } from './listRows';

interface Row {
  readonly id: string;
  readonly state: string;
}

const idOf = ({ id }: Row): string => id;
const row = (id: string, state = 'retrying'): Row => ({ id, state });
const page = (...ids: string[]) => ({ rows: ids.map((id) => row(id)) });
const ids = (rows: readonly Row[]): string => rows.map(idOf).join('');

describe('the rows of a list', () => {
  it('are those of its pages, in order, as these come', () => {
    const list = new ListRows<Row>();
    const [first, second, third] = [page('a', 'b'), page(), page('c')];
    expect(ids(list.of([first!], undefined, idOf).rows)).toBe('ab');
    expect(ids(list.of([first!, second!], undefined, idOf).rows)).toBe('ab');
    expect(ids(list.of([first!, second!, third!], undefined, idOf).rows)).toBe('abc');
  });

  it('are looked at once, and not again with every page', () => {
    const list = new ListRows<Row>();
    const pages = Array.from({ length: 50 }, (_, n) => page(`${n}a`, `${n}b`));
    let looks = 0;
    for (let n = 1; n <= pages.length; n++) {
      list.of(pages.slice(0, n), undefined, (one) => {
        looks++;
        return one.id;
      });
    }
    expect(looks).toBe(100);
  });

  it('are other ones when the pages are those of other filters, or fetched anew', () => {
    const list = new ListRows<Row>();
    list.of([page('a', 'b'), page('c')], undefined, idOf);
    expect(ids(list.of([page('d')], undefined, idOf).rows)).toBe('d');
    expect(list.of([page('d')], [row('a')], idOf).newCount).toBe(1);
  });

  it('are as the head has them, and stay so when they are in the head no more', () => {
    const list = new ListRows<Row>();
    const pages = [page('a', 'b'), page('c')];
    const { rows, newCount } = list.of(pages, [row('n'), row('a', 'delivered')], idOf);
    expect(newCount).toBe(1);
    expect(rows.map(({ state }) => state)).toEqual(['delivered', 'retrying', 'retrying']);
    const more = list.of([...pages, page('d')], [row('m'), row('n')], idOf);
    expect(more.newCount).toBe(2);
    expect(more.rows.map(({ state }) => state)).toEqual(['delivered', 'retrying', 'retrying', 'retrying']);
  });

  it('are the very same while nothing has changed', () => {
    const list = new ListRows<Row>();
    const pages = [page('a', 'b')];
    const head = [pages[0]!.rows[0]!];
    const { rows } = list.of(pages, undefined, idOf);
    expect(list.of(pages, head, idOf).rows).toBe(rows);
    expect(list.of(pages, head, idOf)).toBe(list.of(pages, head, idOf));
    expect(list.of([...pages], [...head], idOf).rows).toBe(rows);
  });
});
