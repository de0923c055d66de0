import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { JsonNumber, parseExactly, stringifyExactly } from '../../../api/json';
import { pretty } from '../../../ui/json';
import { filtersOf, itemAt, itemsOf, newGroup, newRow, withItem, withoutItem } from './items';
import { COMPARISONS, readFilter, STATE_NAMES, withMember } from './reading';
import { kindOfValue, typedText, valueOf } from './values';

const scalar = fc.oneof(
  fc.string(),
  fc.boolean(),
  fc.constant(null),
  fc.integer(),
  fc
    .tuple(fc.bigInt(), fc.nat({ max: 99 }))
    .map(([whole, part]) => new JsonNumber(`${whole}.${String(part).padStart(2, '0')}0`)),
);
const value = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 2, depthSize: 'small' },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.string(), tie('value'), { maxKeys: 3 }),
  ),
})).value;
const field = fc.oneof(fc.string(), fc.constantFrom('status', 'DE:Cost Center', 'data.owner.name'));
const usual = fc.record(
  {
    fieldName: field,
    fieldValue: value,
    comparison: fc.constantFrom(...COMPARISONS, 'change', null),
    state: fc.constantFrom(...STATE_NAMES, null),
    filters: fc.constant(null),
  },
  { requiredKeys: ['fieldName'] },
);
/** What the service keeps, with a warning: it can never work, or holds what nobody reads. */
const odd = fc.record(
  { fieldName: value, fieldValue: value, comparison: value, state: value, note: value, type: fc.string() },
  { requiredKeys: [] },
);
const filter = fc.oneof({ weight: 3, arbitrary: usual }, odd);
const group = fc.record(
  {
    connector: fc.constantFrom('AND', 'OR', '', null),
    type: fc.constant('group'),
    filters: fc.array(filter, { minLength: 2, maxLength: 5 }),
    note: value,
  },
  { requiredKeys: ['type', 'filters'] },
);
const filters = fc.array(fc.oneof({ weight: 3, arbitrary: filter }, group), { maxLength: 6 });

describe('filters in the builder', () => {
  it('are the same afterwards, key for key and digit for digit, whatever they hold', () => {
    fc.assert(
      fc.property(filters, (given) => {
        const text = stringifyExactly(given);
        expect(stringifyExactly(filtersOf(itemsOf(parseExactly(text) as unknown[])))).toBe(text);
      }),
      { numRuns: 200 },
    );
  });

  it('are the same after they were shown as JSON and read again', () => {
    fc.assert(
      fc.property(filters, (given) => {
        const text = pretty(filtersOf(itemsOf(given)));
        expect(stringifyExactly(parseExactly(text))).toBe(stringifyExactly(given));
      }),
    );
  });

  it('change in the member that is edited alone', () => {
    fc.assert(
      fc.property(
        fc.array(filter, { minLength: 1, maxLength: 5 }),
        fc.nat(),
        fc.string(),
        (given, n, name) => {
          const items = itemsOf(given);
          const { id } = items[n % items.length]!;
          const edited = withItem(items, id, (item) => ({
            id,
            raw: withMember(item.raw, 'fieldName', name),
          }));
          const wanted = given.map((one, index) =>
            index === n % items.length ? { ...one, fieldName: name } : one,
          );
          expect(stringifyExactly(filtersOf(edited))).toBe(stringifyExactly(wanted));
        },
      ),
    );
  });

  it('keep a value that is typed in just as it stands', () => {
    fc.assert(
      fc.property(value, (given) => {
        const kind = kindOfValue(given, null);
        if (kind === 'list') return;
        const again = valueOf(typedText(given), kind);
        expect(stringifyExactly(again?.value)).toBe(stringifyExactly(given));
      }),
    );
  });

  it('leave what remains of a group of two in its place', () => {
    const [first, second] = [{ fieldName: 'a' }, { fieldName: 'b' }];
    const items = itemsOf([{ type: 'group', connector: 'OR', filters: [first, second] }]);
    const without = withoutItem(items, items[0]!.members![0]!.id);
    expect(filtersOf(without)).toEqual([second]);
    expect(withoutItem(items, items[0]!.id)).toEqual([]);
  });

  it('join a new group in the other way than what is around it', () => {
    const [made] = filtersOf([newGroup('AND', undefined)]);
    expect(made).toEqual({
      type: 'group',
      connector: 'OR',
      filters: [{ fieldName: '' }, { fieldName: '' }],
    });
    expect(filtersOf([newRow()])).toEqual([{ fieldName: '' }]);
  });

  it('are found by the place that the service names', () => {
    const items = itemsOf([
      { fieldName: 'a' },
      { type: 'group', filters: [{ fieldName: 'b' }, { fieldName: 'c' }] },
    ]);
    expect(itemAt(items, 'filters[0]')?.raw).toEqual({ fieldName: 'a' });
    expect(itemAt(items, 'filters[1].filters[1]')?.raw).toEqual({ fieldName: 'c' });
    expect(itemAt(items, 'filters[7]')).toBeUndefined();
  });

  it.each<[what: string, raw: unknown]>([
    ['no object', 'status'],
    ['a key that nobody knows', { fieldName: 'status', note: 1 }],
    ['a comparison that nobody knows', { fieldName: 'status', comparison: 'like' }],
    ['a state that nobody knows', { fieldName: 'status', state: 'middleState' }],
    ['a field name that is no text', { fieldName: 5 }],
    ['no field name', { fieldValue: 5 }],
    ['a group in a group', { type: 'group', filters: [] }],
  ])('stay as JSON where a row cannot show them: %s', (_what, raw) => {
    expect(readFilter(raw)).toBeUndefined();
  });
});
