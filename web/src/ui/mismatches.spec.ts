import { describe, expect, it } from '@jest/globals';
import { wantsChange } from './mismatches';

describe('wantsChange', () => {
  it('is true of a condition that wants a field to have changed', () => {
    expect(wantsChange({ sentence: 'filters[0]: status is the same in both states (changed)' })).toBe(true);
  });

  it('is false of one that wants a value, whatever the field is called', () => {
    const sentence = 'filters[0]: is the same in both states (changed) is "a", wanted "b" (eq, newState)';
    expect(wantsChange({ sentence })).toBe(false);
  });
});
