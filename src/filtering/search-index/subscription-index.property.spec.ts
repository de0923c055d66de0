import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  connector,
  filter,
  filters,
  type RawFilter,
  randomCase,
  states,
} from '../../../test/support/filtering/filter-cases.js';
import { indexOf, matchOf, parsed, play } from '../../../test/support/filtering/play-case.js';
import { parseFilters } from '../parsing/parse.js';
import { type States } from '../evaluation/reference-evaluator.js';

const CASES = 10_000;
/** On a machine so busy that they take longer, fewer are played. */
const LONGEST_MS = 35_000;
/** The same cases again: `npm run fuzz:filters -- --cases 10000 --seed` and the number that a run printed. */
const seed = Date.now() % 2 ** 31;
process.stdout.write(`filter cases: seed ${seed}\n`);

function passes(raw: readonly object[], join: string, event: States): boolean {
  return matchOf(indexOf(raw, join), { objId: null, states: event }).length > 0;
}

describe('for subscriptions that come and go between events', () => {
  it('the index finds exactly what the reference evaluator lets pass', () => {
    const sum = { cases: 0, matches: 0 };
    const property = fc.property(randomCase, (random) => {
      sum.cases++;
      sum.matches += play(random).matches;
    });
    fc.assert(property, { numRuns: CASES, seed, interruptAfterTimeLimit: LONGEST_MS });
    process.stdout.write(`filter cases: ${sum.cases} played, ${sum.matches} matches\n`);
    // Cases in which nothing ever matches would prove little.
    expect(sum.matches).toBeGreaterThan(sum.cases);
  }, 60_000);
});

describe('what the index finds', () => {
  const runs = { numRuns: 2_000, seed };

  it('does not depend on the order of filters', () => {
    fc.assert(
      fc.property(filters, connector, states, (raw, join, event) => {
        expect(passes(raw.toReversed(), join, event)).toBe(passes(raw, join, event));
      }),
      runs,
    );
  });

  it('never grows by one filter more under AND, nor shrinks by one more under OR', () => {
    fc.assert(
      fc.property(filters, filter, states, (raw, more, event) => {
        expect(passes([...raw, more], 'AND', event) && !passes(raw, 'AND', event)).toBe(false);
        fc.pre(raw.length > 0);
        expect(passes(raw, 'OR', event) && !passes([...raw, more], 'OR', event)).toBe(false);
      }),
      runs,
    );
  });

  it.each([
    ['ne', 'eq'],
    ['notContains', 'contains'],
  ])('under %s is what it does not find under %s, where there is no warning', (negative, positive) => {
    fc.assert(
      fc.property(filter, states, (one, event) => {
        const [no, yes] = [negative, positive].map((comparison): RawFilter[] => [{ ...one, comparison }]);
        const read = parseFilters(no, 'AND', { objCode: 'DOCV', eventType: 'UPDATE' });
        fc.pre(read.ok && read.warnings.length === 0);
        expect(passes(no, 'AND', event)).toBe(!passes(yes, 'AND', event));
      }),
      runs,
    );
  });

  it('is the same with a filter in a group of two of it', () => {
    fc.assert(
      fc.property(filter, connector, connector, states, (one, inner, outer, event) => {
        const group = { type: 'group', connector: inner, filters: [one, one] };
        expect(parsed([group], outer).filters).toHaveLength(1);
        expect(passes([group], outer, event)).toBe(passes([one], outer, event));
      }),
      runs,
    );
  });
});
