import { describe, expect, it } from '@jest/globals';
import type { ClaimedDelivery } from '../results/claims.js';
import { Log } from '../../platform/logging/log.js';
import type { NodeDispatcher } from '../dispatch/node-dispatcher.js';
import { DeliveryEvents } from '../model/delivery-events.js';
import { ClaimCapacity } from './claim-capacity.js';

const LIMITS = new Map([
  [1, 16],
  [2, 1],
]);
const dispatcher = {
  limitOf: (id: number | undefined): number => (id === undefined ? 4 : (LIMITS.get(id) ?? 4)),
  limits: (): [number, number][] => [...LIMITS],
};
const events = new DeliveryEvents(Log.create('silent'));
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
  replay_id: null,
  first_ms_ago: 0,
  probe: false,
});

describe('the capacity for retries', () => {
  it('is what each endpoint’s queue takes, less what is under way to it', () => {
    const capacity = new ClaimCapacity(dispatcher as unknown as NodeDispatcher, events);
    for (let i = 0; i < 3; i++) capacity.taken(claim(1));
    capacity.taken(claim(7));
    capacity.taken(claim(7));
    capacity.ended(claim(7));
    const { byEndpoint, perEndpoint } = capacity.forClaim();
    expect(perEndpoint).toBe(4);
    expect(Object.fromEntries(byEndpoint)).toEqual({ 1: 13, 2: 1, 7: 3 });
  });

  it('is at most half of all for one customer', () => {
    const capacity = new ClaimCapacity(dispatcher as unknown as NodeDispatcher, events);
    for (let i = 0; i < 512; i++) capacity.taken(claim(i + 10, 'loud'));
    const { perCustomer, byCustomer, total } = capacity.forClaim();
    expect([perCustomer, byCustomer.get('loud'), byCustomer.get('quiet')]).toEqual([512, 0, undefined]);
    expect(total).toBeGreaterThan(0);
  });

  it('ends when enough is under way', () => {
    const capacity = new ClaimCapacity(dispatcher as unknown as NodeDispatcher, events);
    for (let i = 0; i < 799; i++) capacity.taken(claim(i));
    expect(capacity.isFull).toBe(false);
    capacity.taken(claim(1));
    expect(capacity.isFull).toBe(true);
    events.emit('nodeLost');
    expect([capacity.isFull, capacity.forClaim().byCustomer.size]).toEqual([false, 0]);
  });

  it('is for few events at a time when they are large', () => {
    const capacity = new ClaimCapacity(dispatcher as unknown as NodeDispatcher, events);
    expect(capacity.forClaim().total).toBe(200);
    capacity.measured(['x'.repeat(2_000_000), 'x'.repeat(2_000_000)]);
    expect(capacity.forClaim().total).toBe(8);
    for (let i = 0; i < 32; i++) capacity.taken(claim(i));
    expect(capacity.isFull).toBe(true);
    capacity.measured([]);
    expect(capacity.isFull).toBe(true);
    capacity.measured(['small']);
    expect(capacity.isFull).toBe(false);
  });
});
