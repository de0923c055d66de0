import { describe, expect, it } from '@jest/globals';
import type { ClaimedDelivery } from './retry-result.js';
import { ClaimCapacity } from './claim-capacity.js';

const LANES = new Map([
  [1, 16],
  [2, 1],
]);
const dispatcher = {
  limitOf: (id: number | undefined): number => (id === undefined ? 4 : (LANES.get(id) ?? 4)),
  limits: (): [number, number][] => [...LANES],
};
const claim = (endpoint_id: number, customer_id = 'c'): ClaimedDelivery => ({
  segment_id: 's',
  delivery_index: 0,
  customer_id,
  event_index: 0,
  subscription_id: 'x',
  endpoint_id,
  version: 2,
  attempts: 1,
  replay_of: null,
  first_ms_ago: 0,
  probe: false,
});

describe('the room for retries', () => {
  it('is what each lane takes, less what is under way to it', () => {
    const room = new ClaimCapacity(dispatcher);
    for (let i = 0; i < 3; i++) room.taken(claim(1));
    room.taken(claim(7));
    room.taken(claim(7));
    room.ended(claim(7));
    const { byEndpoint, perEndpoint } = room.forClaim();
    expect(perEndpoint).toBe(4);
    expect(Object.fromEntries(byEndpoint)).toEqual({ 1: 13, 2: 1, 7: 3 });
  });

  it('is at most half of all for one customer', () => {
    const room = new ClaimCapacity(dispatcher);
    for (let i = 0; i < 512; i++) room.taken(claim(i + 10, 'loud'));
    const { perCustomer, byCustomer, total } = room.forClaim();
    expect([perCustomer, byCustomer.get('loud'), byCustomer.get('quiet')]).toEqual([512, 0, undefined]);
    expect(total).toBeGreaterThan(0);
  });

  it('ends when enough is under way', () => {
    const room = new ClaimCapacity(dispatcher);
    for (let i = 0; i < 799; i++) room.taken(claim(i));
    expect(room.isFull).toBe(false);
    room.taken(claim(1));
    expect(room.isFull).toBe(true);
    room.clear();
    expect([room.isFull, room.forClaim().byCustomer.size]).toEqual([false, 0]);
  });

  it('is for few events at a time when they are large', () => {
    const room = new ClaimCapacity(dispatcher);
    expect(room.forClaim().total).toBe(200);
    room.measured(['x'.repeat(2_000_000), 'x'.repeat(2_000_000)]);
    expect(room.forClaim().total).toBe(8);
    for (let i = 0; i < 32; i++) room.taken(claim(i));
    expect(room.isFull).toBe(true);
    room.measured([]);
    expect(room.isFull).toBe(true);
    room.measured(['small']);
    expect(room.isFull).toBe(false);
  });
});
