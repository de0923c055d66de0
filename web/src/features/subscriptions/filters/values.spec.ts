import { describe, expect, it } from '@jest/globals';
import { JsonNumber, stringifyExactly } from '../../../api/json';
import { comparisonsFor, fieldOf, statesFor } from './comparisons';
import type { CatalogueObject } from '../../../api/objects';
import { fieldOptions, seenFields } from './fields';
import { placedProblems, stepsOf } from './problems';
import { converted, elementOf, kindOfValue, valueOf } from './values';

const field = (
  name: string,
  type: CatalogueObject['fields'][number]['type'],
  restriction = null as never,
) => ({
  name,
  label: name,
  type,
  restriction,
});

describe('a value in the builder', () => {
  it('is typed as what it is', () => {
    expect(kindOfValue('2026-03-01', 'date')).toBe('date');
    expect(kindOfValue('2026-03-01T09:00', 'date')).toBe('text');
    expect(kindOfValue('5', 'number')).toBe('text');
    expect(kindOfValue(new JsonNumber('1.10'), null)).toBe('number');
    expect(kindOfValue(['a', 5, null], null)).toBe('list');
    expect(kindOfValue([{ a: 1 }], null)).toBe('json');
    expect(kindOfValue(undefined, 'boolean')).toBe('boolean');
  });

  it('keeps the digits of a number, and is none until it is one', () => {
    expect(stringifyExactly(valueOf('9007199254740993', 'number')?.value)).toBe('9007199254740993');
    expect(stringifyExactly(valueOf(' 1.10 ', 'number')?.value)).toBe('1.10');
    expect(['-', '.5', '+1', '1,5', '0x10', ''].map((text) => valueOf(text, 'number'))).toEqual(
      Array.from({ length: 6 }, () => undefined),
    );
  });

  it('is carried over to another kind as far as it can be', () => {
    expect(converted('5', 'number')).toBe(5);
    expect(converted('abc', 'number')).toBe(0);
    expect(converted('a', 'list')).toEqual(['a']);
    expect(converted(['a', 'b'], 'text')).toBe('a');
    expect(converted('2026-03-01T10:00Z', 'date')).toBe('2026-03-01');
    expect(converted({ a: 1 }, 'empty')).toBeNull();
  });

  it('has elements of the kind of the others', () => {
    expect(elementOf('5', [1, 2], null)).toBe(5);
    expect(elementOf('5', ['a'], 'number')).toBe('5');
    expect(elementOf('5', [], 'number')).toBe(5);
    expect(elementOf('x', [1], null)).toBe('x');
  });
});

describe('what the builder offers', () => {
  const object = {
    fields: [
      field('status', null),
      field('isDone', 'boolean'),
      field('secret', null, 'notFilterable' as never),
      field('data', 'object', 'nestedOnly' as never),
    ],
  } as unknown as CatalogueObject;

  it('is the comparisons that make sense for a field, and the one that is set', () => {
    expect(comparisonsFor(fieldOf(object, 'isDone'), 'eq')).toEqual(['eq', 'ne', 'changed']);
    expect(comparisonsFor(fieldOf(object, 'isDone'), 'gt')).toEqual(['eq', 'ne', 'changed', 'gt']);
    expect(comparisonsFor(fieldOf(object, 'secret'), 'changed')).toEqual(['changed']);
    expect(comparisonsFor(undefined, 'eq')).toContain('containsOnly');
  });

  it('knows the field that a path leads into', () => {
    expect(fieldOf(object, 'data.owner')).toMatchObject({ type: null, restriction: null });
    expect(fieldOf(object, 'secret.part')).toMatchObject({ restriction: 'notFilterable' });
    expect(fieldOf(object, 'DE:Region')).toBeUndefined();
  });

  it('is the states that an event has', () => {
    expect(statesFor('CREATE', 'newState')).toEqual(['newState']);
    expect(statesFor('CREATE', 'oldState')).toEqual(['newState', 'oldState']);
    expect(statesFor('DELETE', 'oldState')).toEqual(['oldState']);
  });

  it('is the fields of the catalogue, and what recorded events had', () => {
    const seen = seenFields([
      {
        status: 'CUR',
        parameterValues: { 'DE:Cost Center': 'x' },
        data: { owner: { name: 'Ann' }, 'a.b': 1 },
      },
    ]);
    expect(seen).toEqual(['status', 'DE:Cost Center', 'data', 'data.owner', 'data.owner.name']);
    expect(fieldOptions(object, seen, 'seen').map(({ value }) => value)).toEqual([
      'status',
      'isDone',
      'secret',
      'data',
      'DE:Cost Center',
      'data.owner',
      'data.owner.name',
    ]);
  });
});

describe('what the service says of a place', () => {
  it('is put to the filter that it names', () => {
    const sentences = [
      'filters[0]: TASK lists no field "x".',
      'filters[1].filters[0].state must not be "oldState".',
      'filters[2].filters must hold 2 to 5 filters, but hold 1.',
      'url is refused.',
    ];
    expect(placedProblems(sentences, 'warning').map(({ path }) => path)).toEqual([
      'filters[0]',
      'filters[1].filters[0]',
      'filters[2]',
    ]);
    expect(stepsOf('filters[1].filters[0]')).toEqual([1, 'filters', 0]);
  });
});
