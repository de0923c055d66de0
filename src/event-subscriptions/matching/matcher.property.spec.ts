import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { connector, filters, states } from '../../../test/support/filtering/filter-cases.js';
import type { Destination } from '../../delivery/index.js';
import { Filters } from '../../filtering/index.js';
import { compileSubscription } from './compiled-subscription.js';
import { SubscriptionMatcher } from './matcher.js';
import type { VersionName } from '../model/subscription.js';

const KIND = { customerId: 'c1', objCode: 'DOCV', eventType: 'UPDATE', objId: null };
const FILTERS = new Filters();

describe('for any filters and any event', () => {
  it('a v1 and a v2 subscription match alike', () => {
    fc.assert(
      fc.property(filters, connector, states, (raw, filterConnector, { oldState, newState }) => {
        const matcher = new SubscriptionMatcher(FILTERS);
        for (const version of ['v1', 'v2'] satisfies VersionName[]) {
          const row = {
            ...KIND,
            id: version,
            filters: raw,
            filterConnector,
            version,
            dateVersionUpdated: null,
          };
          matcher.add(compileSubscription(row, { subscriptionId: version } as Destination, FILTERS));
        }
        const event = { ...KIND, oldState: () => oldState, newState: () => newState };
        const delivered = matcher.match(event, 0).map(({ version }) => version);
        expect([[], [1, 2]]).toContainEqual(delivered.toSorted((a, b) => a - b));
      }),
      { numRuns: 1_000 },
    );
  });
});
