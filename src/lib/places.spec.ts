import { describe, expect, it } from '@jest/globals';
import { Places } from './places.js';

const of = (userId: string, customerId = 'c') => ({ userId, customerId });

describe('places for what stays open', () => {
  const taken = () => new Places({ ofNode: 4, ofCustomer: 3, ofUser: 2 });

  it('are so many of a user, of a customer, and in all', () => {
    const places = taken();
    expect([places.take(of('a')), places.take(of('a'))]).toEqual([undefined, undefined]);
    expect(places.take(of('a'))).toEqual({ whose: 'user', most: 2 });
    expect(places.take(of('b'))).toBeUndefined();
    expect(places.take(of('b'))).toEqual({ whose: 'customer', most: 3 });
    expect(places.take(of('x', 'd'))).toBeUndefined();
    expect(places.take(of('x', 'd'))).toEqual({ whose: 'node', most: 4 });
    expect(places.taken).toBe(4);
  });

  it('are free again once they are given back', () => {
    const places = taken();
    for (const user of ['a', 'a', 'b', 'c']) places.take(of(user));
    places.give(of('a'));
    expect(places.take(of('c'))).toBeUndefined();
    expect(places.take(of('a'))).toEqual({ whose: 'customer', most: 3 });
    expect(places.taken).toBe(3);
  });
});
