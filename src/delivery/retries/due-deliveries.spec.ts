import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { loadConfig } from '../../config/index.js';
import { Log } from '../../platform/logging/log.js';
import { DeliveryEvents } from '../model/delivery-events.js';
import { ThisNode } from '../model/this-node.js';
import { type ClaimedDelivery, Claims } from '../results/claims.js';
import type { ResultWriter } from '../results/result-writer.js';
import type { ClaimCapacity } from './claim-capacity.js';
import { DueDeliveries } from './due-deliveries.js';
import type { OnHoldRepository } from './on-hold.repository.js';
import type { Handovers } from './handovers.js';
import type { RetriesRepository } from './retries.repository.js';

const CLAIM = { segment_id: 's', delivery_index: 0 } as ClaimedDelivery;

describe('the due deliveries that a node claims', () => {
  let node: ThisNode;
  let claims: Claims;
  let isUnsure: boolean;
  let meanwhile: () => void;
  let due: DueDeliveries;
  const taken = jest.fn();
  const claimDue = jest.fn(async () => {
    meanwhile();
    return { claims: [CLAIM], moved: 0 };
  });
  const giveBack = jest.fn(async () => 3);
  const move = jest.fn(async () => 4);
  const claimOnHold = jest.fn(async () => {
    meanwhile();
    return { claims: [CLAIM], moved: 0 };
  });

  beforeEach(() => {
    for (const mock of [taken, claimDue, claimOnHold]) mock.mockClear();
    node = new ThisNode();
    node.id = 1;
    claims = new Claims(new DeliveryEvents(Log.create('silent')));
    isUnsure = false;
    meanwhile = () => undefined;
    const results = { whileSure: async (claim: () => Promise<unknown>) => (isUnsure ? undefined : claim()) };
    due = new DueDeliveries(
      { claimDue } as unknown as RetriesRepository,
      { claim: claimOnHold } as unknown as OnHoldRepository,
      { giveBack, move } as unknown as Handovers,
      claims,
      { taken, forClaim: () => ({}) } as unknown as ClaimCapacity,
      results as unknown as ResultWriter,
      node,
      loadConfig({}),
    );
  });

  it('are not what is given back to an endpoint, nor what is moved to another subscription: that claims nothing', async () => {
    expect([await due.giveBack(), await due.move()]).toEqual([3, 4]);
    expect([claims.all(), taken.mock.calls]).toEqual([[], []]);
  });

  it.each(['claim', 'claimOnHold'] as const)('are its own and take up capacity: %s', async (how) => {
    expect(await due[how]()).toEqual({ claims: [CLAIM], moved: 0 });
    expect([claims.has(CLAIM), taken.mock.calls]).toEqual([true, [[CLAIM]]]);
  });

  it.each(['claim', 'claimOnHold'] as const)(
    'are not its own when it was given up meanwhile: %s',
    async (how) => {
      meanwhile = () => (node.id = 2);
      expect(await due[how]()).toEqual({ claims: [], moved: 0 });
      expect([claims.all(), taken.mock.calls]).toEqual([[], []]);
    },
  );

  it('are none while it owns nothing, or it is not sure what is written of the last ones', async () => {
    isUnsure = true;
    expect((await due.claim()).claims).toEqual([]);
    isUnsure = false;
    node.id = undefined;
    expect((await due.claim()).claims).toEqual([]);
    expect(claimDue).not.toHaveBeenCalled();
  });
});
