import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalFilters } from '../parsing/canonical.js';
import { equal, order } from '../values/comparing.js';
import { compileFilters } from './compile.js';
import { keyOf } from '../values/element-set.js';
import { explain } from './explain.js';
import { COMPARISONS } from '../model/filter.js';
import { matchInput } from './match-input.js';
import { matchesByReference } from './reference-evaluator.js';
import { Operand } from '../values/operand.js';
import { parseFilters } from '../parsing/parse.js';
import { JsonNumber, parseExactly, stringifyExactly } from '../../platform/json/index.js';

/** Few values, many of them equal under some rule, so that random pairs meet. */
const scalar = fc.constantFrom<unknown>(
  null,
  '',
  'a',
  'ab',
  'true',
  true,
  false,
  0,
  1,
  5,
  10,
  '5',
  '5.0',
  '05',
  '5e0',
  '10',
  '-0',
  '2024-03-01',
  '2024-03-01T01:00:00+01:00',
  '2024-03-01T00:00:00:000Z',
  '2023-02-30',
  9007199254740992,
  '9007199254740993',
  new JsonNumber('9007199254740993'),
  new JsonNumber('5.0'),
  new JsonNumber('1e400'),
);
const key = fc.constantFrom(
  'status',
  'name',
  'x',
  'a.b',
  '__proto__',
  'constructor',
  'DE:x',
  'parameterValues',
  '0',
);
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { weight: 4, arbitrary: scalar },
    { weight: 2, arbitrary: fc.array(tie('value'), { maxLength: 12 }) },
    { weight: 1, arbitrary: jsonObject(tie('value')) },
  ),
}));
const states = fc.record({ oldState: jsonObject(value), newState: jsonObject(value) });
const fieldName = fc.oneof(key, fc.constantFrom('parameterValues.x', 'x.0', 'x.status', 'toString'));
const filter = fc.record(
  {
    fieldName,
    fieldValue: value,
    comparison: fc.constantFrom(...COMPARISONS, 'change', 'is'),
    state: fc.constantFrom('newState', 'oldState'),
  },
  { requiredKeys: ['fieldName'] },
);
const connector = fc.constantFrom('AND', 'OR');
const group = fc.record({
  type: fc.constant('group'),
  connector,
  filters: fc.array(filter, { minLength: 2, maxLength: 5 }),
});
const filters = fc.array(fc.oneof({ weight: 3, arbitrary: filter }, { weight: 1, arbitrary: group }), {
  maxLength: 6,
});

/** Objects by way of JSON text, so that `__proto__` is an own key. */
function jsonObject(values: fc.Arbitrary<unknown>): fc.Arbitrary<object> {
  return fc
    .array(fc.tuple(key, values), { maxLength: 4 })
    .map(
      (entries) =>
        parseExactly(
          `{${entries.map((entry) => entry.map((part) => stringifyExactly(part)).join(':')).join()}}`,
        ) as object,
    );
}

/** Not structuredClone, which knows no classes. */
function copyOf(held: unknown): unknown {
  return parseExactly(stringifyExactly(held) ?? 'null');
}

function parsed(raw: unknown, join: string) {
  const result = parseFilters(raw, join, { objCode: 'DOCV', eventType: 'UPDATE' });
  if (!result.ok) throw new Error(result.errors.join());
  return result;
}

function passes(raw: unknown, join: string, event: { oldState: unknown; newState: unknown }): boolean {
  return compileFilters(parsed(raw, join).filterSet).matches(matchInput(event));
}

function tryEverything(raw: unknown, join: unknown, event: { oldState: unknown; newState: unknown }): void {
  const result = parseFilters(raw, join, { objCode: 'TASK', eventType: 'UPDATE' });
  if (!result.ok) return;
  compileFilters(result.filterSet).matches(matchInput(event));
  explain(result.filterSet, event);
  canonicalFilters(raw as unknown[], result.filterSet.connector);
}

const RUNS = { numRuns: 1_000 };

describe('for any filters and any event', () => {
  it('the compiled filters say what the reference evaluator says', () => {
    fc.assert(
      fc.property(filters, connector, states, (raw, join, event) => {
        const { filterSet } = parsed(raw, join);
        expect(compileFilters(filterSet).matches(matchInput(event))).toBe(
          matchesByReference(filterSet, event),
        );
      }),
      RUNS,
    );
  });

  it('an explanation is given exactly when the event does not pass', () => {
    fc.assert(
      fc.property(filters, connector, states, (raw, join, event) => {
        const { filterSet } = parsed(raw, join);
        expect(explain(filterSet, event).length === 0).toBe(matchesByReference(filterSet, event));
      }),
      RUNS,
    );
  });

  it.each([
    ['ne', 'eq'],
    ['notContains', 'contains'],
  ])('%s is the opposite of %s where there is no warning', (negative, positive) => {
    fc.assert(
      fc.property(fieldName, value, states, (name, fieldValue, event) => {
        const one = { fieldName: name, fieldValue };
        fc.pre(parsed([{ ...one, comparison: negative }], 'AND').warnings.length === 0);
        const said = [negative, positive].map((comparison) => passes([{ ...one, comparison }], 'AND', event));
        expect(said[0]).toBe(!said[1]);
      }),
      RUNS,
    );
  });

  it('gte is gt or neither, and never both gt and lt', () => {
    fc.assert(
      fc.property(value, value, (found, fieldValue) => {
        const event = { oldState: {}, newState: { x: found } };
        const says = (comparison: string): boolean =>
          passes([{ fieldName: 'x', fieldValue, comparison }], 'AND', event);
        fc.pre(typeof fieldValue !== 'object');
        expect(says('gt') && says('lt')).toBe(false);
        expect(says('gte') && says('lte')).toBe((says('gte') || says('lte')) && !says('gt') && !says('lt'));
        expect(says('gt') && !says('gte')).toBe(false);
      }),
      RUNS,
    );
  });

  it('the order of filters does not matter', () => {
    fc.assert(
      fc.property(filters, connector, states, (raw, join, event) => {
        expect(passes(raw.toReversed(), join, event)).toBe(passes(raw, join, event));
      }),
      RUNS,
    );
  });

  it('one filter more under AND never lets an event pass that did not', () => {
    fc.assert(
      fc.property(filters, filter, states, (raw, more, event) => {
        expect(passes([...raw, more], 'AND', event) && !passes(raw, 'AND', event)).toBe(false);
      }),
      RUNS,
    );
  });

  it('nothing that JSON can say makes it throw', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.jsonValue(),
        fc.jsonValue(),
        fc.jsonValue(),
        (raw, join, oldState, newState) => {
          const bodies = [raw, [raw], [{ fieldName: 'a', fieldValue: raw, comparison: join }]];
          expect(() =>
            bodies.forEach((body) => tryEverything(body, join, { oldState, newState })),
          ).not.toThrow();
        },
      ),
      RUNS,
    );
  });
});

describe('for any two values', () => {
  it('equality goes both ways, and holds for each with itself', () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(equal(new Operand(a), new Operand(b))).toBe(equal(new Operand(b), new Operand(a)));
        expect(equal(new Operand(a), new Operand(copyOf(a)))).toBe(true);
      }),
      RUNS,
    );
  });

  it('order turns round when they are swapped', () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        const there = Math.sign(order(new Operand(a), new Operand(b)));
        expect(there + Math.sign(order(new Operand(b), new Operand(a))) || 0).toBe(0);
      }),
      RUNS,
    );
  });

  it('equal ones are hashed alike', () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        const alike = keyOf(new Operand(a)) === keyOf(new Operand(b));
        expect(alike || !equal(new Operand(a), new Operand(b))).toBe(true);
      }),
      { numRuns: 10_000 },
    );
  });
});

describe('a state of any depth', () => {
  const deep = JSON.parse('['.repeat(20_000) + ']'.repeat(20_000)) as unknown;
  const deepObject = JSON.parse(`${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`) as unknown;

  it.each(COMPARISONS)('overflows nothing under %s', (comparison) => {
    for (const fieldValue of ['x', 5, ['x', 'y'], { a: { a: 1 } }, [[['x']]]]) {
      for (const found of [deep, deepObject, Array.from({ length: 10 }, () => deep)]) {
        const event = { oldState: { x: deep }, newState: { x: found } };
        expect(() => passes([{ fieldName: 'x', fieldValue, comparison }], 'AND', event)).not.toThrow();
      }
    }
  });
});
