import fc from 'fast-check';
import type { States } from '../../../src/filtering/index.js';
import { JsonNumber, parseExactly, stringifyExactly } from '../../../src/platform/json/index.js';

/**
 * Random subscriptions and random events for trying the index against the reference evaluator. Few values, many of them
 * equal, ordered or contained in each other under some rule, so that filters pass about as often as not.
 */
const SCALARS = parseExactly(String.raw`[
  null, "", "a", "ab", "abc", "b", "B", "😀", "\uff01", "true", true, false, "empty", "[", "a,b", "Infinity",
  0, 1, 5, 9, 10, -1, 2.5, 1000, 1e999, "5", "5.0", "05", "5e0", "9", "10", "-0", "-1", "1e3", "2.50", "0.",
  "2024-02-29", "2024-03-01", "2024-03-01T01:00:00+01:00", "2024-03-01T00:00:00:000Z", "2023-02-30",
  "2024-03-01T00:00:00.000000001Z", "2024-03-02T12:00", "12345678901234567", 1709251200000.1, "\u0000empty", "\u00005",
  9007199254740992, 9007199254740993, "9007199254740993", 5.0, 1E1, -0, 1e-400, 1234567890123456.77, 1234567890123456.78
]`) as unknown[];
const KEYS = words('status status name x a b a.b __proto__ constructor DE:x parameterValues 0');
const PATHS = words('parameterValues.x x.0 x.status a.b.0 toString f3 f17');
const COMPARISONS = words('eq eq eq gt gte lt lte contains contains containsOnly changed ne notContains is');

const scalar = fc.constantFrom(...SCALARS);
const key = fc.constantFrom(...KEYS);
const fieldName = fc.oneof(
  { weight: 5, arbitrary: key },
  { weight: 1, arbitrary: fc.constantFrom(...PATHS) },
);

const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    { weight: 6, arbitrary: scalar },
    { weight: 2, arbitrary: fc.array(tie('value'), { maxLength: 3 }) },
    { weight: 1, arbitrary: jsonObject(tie('value')) },
  ),
}));

function words(text: string): string[] {
  return text.split(' ');
}

/** Objects by way of JSON text, so that `__proto__` is an own key. */
function jsonObject(values: fc.Arbitrary<unknown>, maxLength = 3): fc.Arbitrary<object> {
  const member = fc.tuple(key, values).map(([name, held]) => `${JSON.stringify(name)}:${json(held)}`);
  return fc.array(member, { maxLength }).map((members) => parseExactly(`{${members.join()}}`) as object);
}

function json(held: unknown): string {
  return stringifyExactly(held) ?? 'null';
}

/** One filter as it is sent. */
export interface RawFilter {
  readonly fieldName: string;
  readonly fieldValue: unknown;
  readonly comparison?: string;
  readonly state?: string;
}

export const filter: fc.Arbitrary<RawFilter> = fc.record({
  fieldName,
  fieldValue: value,
  comparison: fc.constantFrom(...COMPARISONS),
  state: fc.constantFrom('newState', 'newState', 'newState', 'oldState'),
});

export const connector = fc.constantFrom('AND', 'OR');

/** Both ends of a range, which the index looks up as one; also of values below the field. */
const between = fc
  .record({
    one: filter,
    from: scalar,
    to: scalar,
    above: fc.constantFrom('gt', 'gte'),
    under: fc.constantFrom('lt', 'lte'),
    place: fc.constantFrom<(wanted: unknown) => unknown>(
      (wanted) => wanted,
      (wanted) => wanted,
      (wanted) => ({ a: wanted }),
      (wanted) => ({ a: wanted, b: wanted }),
    ),
  })
  .map(({ one, from, to, above, under, place }) => [
    { ...one, comparison: above, fieldValue: place(from) },
    { ...one, comparison: under, fieldValue: place(to) },
  ]);

const group = fc.record({
  type: fc.constant('group'),
  connector,
  filters: fc.oneof(
    { weight: 4, arbitrary: fc.array(filter, { minLength: 2, maxLength: 3 }) },
    { weight: 1, arbitrary: between },
  ),
});

export const filters: fc.Arbitrary<object[]> = fc.oneof<fc.MaybeWeightedArbitrary<object[]>[]>(
  {
    weight: 6,
    arbitrary: fc.array(
      fc.oneof<fc.MaybeWeightedArbitrary<object>[]>(
        { weight: 4, arbitrary: filter },
        { weight: 1, arbitrary: group },
      ),
      { minLength: 1, maxLength: 4 },
    ),
  },
  { weight: 1, arbitrary: between },
  { weight: 1, arbitrary: fc.constant([]) },
);

export const states: fc.Arbitrary<States> = fc.record({
  oldState: jsonObject(value, 4),
  newState: jsonObject(value, 6),
});

const objId = fc.constantFrom(null, null, null, 'o1', 'o2');

/** A subscription comes, another goes, an event happens. */
type Step =
  | {
      readonly kind: 'add';
      readonly id: number;
      readonly objId: string | null;
      readonly filters: readonly object[];
      readonly connector: string;
    }
  | { readonly kind: 'remove'; readonly id: number }
  | { readonly kind: 'event'; readonly objId: string | null; readonly states: States };

const id = fc.nat({ max: 9 });
const add = fc.record({ kind: fc.constant('add' as const), id, objId, filters, connector });
const remove = fc.record({ kind: fc.constant('remove' as const), id });
const event = fc.record({ kind: fc.constant('event' as const), objId, states });

/** Which filter's wanted value an event takes up, and what it makes of it. */
interface Echo {
  readonly of: number;
  readonly made: (wanted: unknown) => unknown;
}

const echo: fc.Arbitrary<Echo> = fc.record({
  of: fc.nat(),
  made: fc.constantFrom<(wanted: unknown) => unknown>(
    (wanted) => wanted,
    (wanted) => wanted,
    (wanted) => [wanted],
    (wanted) => ['a', wanted],
    (wanted) => (typeof wanted === 'object' && !isNumber(wanted) ? { ...wanted, b: 0 } : wanted),
    (wanted) => (isNumber(wanted) || typeof wanted === 'boolean' ? String(wanted) : wanted),
    (wanted) => (typeof wanted === 'string' ? `a${wanted}b` : wanted),
  ),
});

function isNumber(held: unknown): held is number | JsonNumber {
  return typeof held === 'number' || held instanceof JsonNumber;
}

/** The event with some fields as the filters of the case want them, which random values seldom are. */
function echoed(raw: readonly RawFilter[], echoes: readonly Echo[]): (step: Step) => Step {
  return (step: Step): Step => {
    if (step.kind !== 'event' || raw.length === 0) return step;
    const { oldState, newState } = step.states;
    const copy = { oldState: { ...(oldState as object) }, newState: { ...(newState as object) } };
    for (const { of, made } of echoes) {
      const wanted = raw[of % raw.length];
      const to = wanted.state === 'oldState' ? copy.oldState : copy.newState;
      const held = { value: made(wanted.fieldValue), writable: true, enumerable: true, configurable: true };
      Object.defineProperty(to, wanted.fieldName, held);
    }
    return { ...step, states: copy };
  };
}

/**
 * What is in the index before the first step: nothing, more fields than it looks up one by one, many subscriptions for
 * one object, or more texts to look for than it tries at every place.
 */
export type Crowd = 'none' | 'fields' | 'object' | 'texts';

/** A random case: subscriptions that come and go between events. */
export interface Case {
  readonly crowd: Crowd;
  readonly steps: readonly Step[];
}

const courses = fc
  .record({
    before: fc.array(add, { minLength: 1, maxLength: 5 }),
    during: fc.array(
      fc.oneof(
        { weight: 2, arbitrary: event },
        { weight: 1, arbitrary: add },
        { weight: 1, arbitrary: remove },
      ),
      { maxLength: 6 },
    ),
    last: event,
    echoes: fc.array(echo, { maxLength: 4 }),
  })
  .map(({ before, during, last, echoes }): Step[] => {
    const all: Step[] = [...before, ...during, last];
    const raw = all.flatMap((step) => (step.kind === 'add' ? step.filters.flatMap(flat) : []));
    return all.map(echoed(raw, echoes));
  });

function flat(member: object): RawFilter[] {
  return 'filters' in member ? (member.filters as RawFilter[]) : [member as RawFilter];
}

export const randomCase: fc.Arbitrary<Case> = fc.record({
  crowd: fc.oneof(
    { weight: 5, arbitrary: fc.constant<Crowd>('none') },
    { weight: 1, arbitrary: fc.constantFrom<Crowd>('fields', 'object', 'texts') },
  ),
  steps: courses,
});
