import { beforeEach, describe, expect, it } from '@jest/globals';
import { type InLine, WaitingLine } from './waiting-line.js';

type Item = InLine & { readonly name: string };

describe('a waiting line', () => {
  let line: WaitingLine<Item>;
  beforeEach(() => {
    line = new WaitingLine();
  });
  const add = (names: string, standing: InLine['standing'] = 'fresh'): void => {
    for (const name of names.split(' ')) line.add({ name, party: name[0]!, standing });
  };
  const order = (mayRun: (item: Item) => boolean = () => true): string => {
    const taken: string[] = [];
    for (let item = line.take(mayRun); item; item = line.take(mayRun)) taken.push(item.name);
    return taken.join(' ');
  };

  it('gives each party its turn, however much another one waits for', () => {
    add('a1 a2 a3 a4 b1 c1 c2');
    expect(order()).toBe('c1 b1 a1 c2 a2 a3 a4');
  });

  it('lets a fresh party go before those that came earlier, and those that failed behind', () => {
    add('a1 b1');
    add('x1 y1', 'failed');
    add('c1');
    expect(order()).toBe('c1 b1 a1 x1 y1');
  });

  it('gives the known every second turn, and all when nobody else waits', () => {
    add('a1 a2');
    add('p1 p2 q1 p3 q2', 'known');
    expect(order()).toBe('p1 a1 q1 a2 p2 q2 p3');
  });

  it('passes over what may not run, and keeps it', () => {
    add('a1 a2 b1');
    expect(order(({ name }) => name !== 'a1')).toBe('b1 a2');
    expect(order()).toBe('a1');
  });

  it('can do without the one whose turn would come last, and without the known last of all', () => {
    add('p1 p2', 'known');
    add('a1 a2 b1');
    const given: string[] = [];
    for (let item = line.last(); item; item = line.last()) {
      expect(line.remove(item)).toBe(true);
      expect(line.remove(item)).toBe(false);
      given.push(item.name);
    }
    expect(given.join(' ')).toBe('a2 a1 b1 p2 p1');
    expect(line.all()).toEqual([]);
  });
});
