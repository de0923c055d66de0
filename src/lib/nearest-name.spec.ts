import { describe, expect, it } from '@jest/globals';
import { findObject } from '../filtering/index.js';
import { nearestOf, nearName } from './nearest-name.js';

describe('a near name', () => {
  it.each([
    ['a letter swapped', 'stauts', 'status'],
    ['another case', 'STATUS', 'status'],
    ['a letter dropped', 'priorty', 'priority'],
    ['the last letter dropped', 'plannedCompletionDat', 'plannedCompletionDate'],
    ['a short name in another case', 'id', 'ID'],
    ['a letter dropped, and another case', 'asignedToId', 'assignedToID'],
    ['another case at the end', 'project:programId', 'project:programID'],
    ['a letter changed', 'discription', 'description'],
    ['words joined otherwise', 'assigned_to_id', 'assignedToID'],
    ['a dot for a colon', 'project.programID', 'project:programID'],
    ['a plural', 'priorities', 'priority'],
    ['a plural with one letter more', 'names', 'name'],
    ['the beginning of it', 'assigned', 'assignedToID'],
    ['more than it', 'statusID', 'status'],
    ['a field that the object has none like', 'percentComplete', undefined],
    ['another date', 'endDate', undefined],
    ['its opposite', 'exitDate', undefined],
    ['nothing', '', undefined],
    ['nothing but what joins words', '_', undefined],
    ['one letter', 'x', undefined],
    ['another short name', 'IP', undefined],
  ])('with %s: %s of a task is %s', (_slip, written, near) => {
    expect(nearName(written, findObject('TASK')!.fields)).toBe(near);
  });

  it.each([
    ['fliters', 'filters'],
    ['filter', 'filters'],
    ['Filters', 'filters'],
    ['filter_connector', 'filterConnector'],
    ['connector', 'filterConnector'],
    ['token', 'authToken'],
    ['callback', undefined],
    ['uri', 'url'],
    ['ulr', 'url'],
    ['constructor', undefined],
  ])('of a subscription to %s is %s', (written, near) => {
    expect(nearName(written, ['url', 'authToken', 'objId', 'filters', 'filterConnector'])).toBe(near);
  });

  it('is the same case between equals', () => {
    expect(nearName('iDS', ['idS', 'ids', 'iDz'])).toBe('idS');
    expect(nearName('NAMES', ['name', 'NAME'])).toBe('NAME');
  });

  it('counts two swapped letters as one slip', () => {
    expect(nearName('abdc', ['abxx', 'abcd'])).toBe('abcd');
  });

  it('is nothing without candidates', () => {
    expect(nearName('x', [])).toBeUndefined();
  });

  it('is not looked for among names that are longer than any', () => {
    const fields = findObject('TASK')!.fields;
    expect(nearName('status'.repeat(200_000), fields)).toBeUndefined();
  });
});

describe('the end of a sentence about an unknown name', () => {
  it('names the near one', () => {
    expect(nearestOf('stat', ['state'])).toBe('; the nearest one is "state"');
    expect(nearestOf('stat', ['state'], 'the nearest known key')).toBe('; the nearest known key is "state"');
  });

  it('says nothing when there is none', () => {
    expect(nearestOf('colour', ['state'])).toBe('');
  });
});
