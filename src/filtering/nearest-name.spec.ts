import { describe, expect, it } from '@jest/globals';
import { nearestName, nearName } from './nearest-name.js';
import { findObject } from './object-catalogue.js';

describe('the nearest name', () => {
  it.each([
    ['stauts', 'status'],
    ['Status', 'status'],
    ['priorty', 'priority'],
    ['plannedCompletionDat', 'plannedCompletionDate'],
    ['id', 'ID'],
    ['asignedToId', 'assignedToID'],
    ['project:programId', 'project:programID'],
    ['discription', 'description'],
  ])('of %s in a task is %s', (written, nearest) => {
    expect(nearestName(written, findObject('TASK')!.fields)).toBe(nearest);
  });

  it('prefers the same case between equals', () => {
    expect(nearestName('Ix', ['id', 'Id'])).toBe('Id');
  });

  it('counts two swapped letters as one slip', () => {
    expect(nearestName('abdc', ['abxx', 'abcd'])).toBe('abcd');
    expect(nearestName('abdc', ['abd', 'abcdx'])).toBe('abd');
  });

  it('is nothing without candidates', () => {
    expect(nearestName('x', [])).toBeUndefined();
  });
});

describe('a near name', () => {
  const NAMES = ['subscriptionId', 'state', 'since', 'url', 'PROJ'];

  it.each([
    ['stat', 'state'],
    ['sinec', 'since'],
    ['subscription', 'subscriptionId'],
    ['PROJECT', 'PROJ'],
    ['proj', 'PROJ'],
    ['colour', undefined],
    ['x', undefined],
    ['ab', undefined],
    ['', undefined],
  ])('to %s is %s', (name, near) => {
    expect(nearName(name, NAMES)).toBe(near);
  });
});
