import { describe, expect, it } from '@jest/globals';
import { rejectionOf } from './retry-now.js';
import type { RetryFacts } from './retry-now.repository.js';

const FACTS: RetryFacts = {
  state: 'retrying',
  subscriptionId: 's',
  claimed: false,
  subscribed: true,
  paused: false,
  disabled: false,
  frozen: false,
};

describe('a delivery is tried now', () => {
  it.each<[Partial<RetryFacts>, string | undefined]>([
    [{}, undefined],
    [{ state: 'onHold' }, undefined],
    [{ state: 'exhausted' }, undefined],
    [{ state: 'delivered', frozen: true }, 'delivered'],
    [{ state: 'cancelled', subscribed: false }, 'cancelled'],
    [{ subscribed: false, claimed: true }, 'unsubscribed'],
    [{ claimed: true, disabled: true }, 'underWay'],
    [{ disabled: true }, 'disabled'],
    [{ disabled: true, frozen: true }, 'frozen'],
    [{ paused: true, frozen: true }, 'paused'],
    [{ claimed: true, paused: true }, 'underWay'],
  ])('unless its facts speak against it: %j', (changes, rejection) => {
    expect(rejectionOf({ ...FACTS, ...changes })).toBe(rejection);
  });
});
