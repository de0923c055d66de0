import { describe, expect, it } from '@jest/globals';
import { chosen, valueText } from './settings';

const setting = (name: string, more: object = {}) => ({
  name,
  value: 11,
  whenUnset: '11',
  description: `About ${name}.`,
  variable: null,
  otherNodes: [],
  ...more,
});

describe('the settings that are shown', () => {
  const all = [
    setting('RETRY_LIMIT'),
    setting('EGRESS_ALLOW', { variable: 'EGRESS_ALLOW', value: ['127.0.0.1/8', '::1'] }),
    setting('LEASE_MS', { otherNodes: [{ node: 'node-2', value: 5 }] }),
  ];
  const names = (search: string, show: 'all' | 'set' | 'differ' = 'all') =>
    chosen(all, search, show).map(({ name }) => name);

  it('are those with every word in their name, meaning or value', () => {
    expect(names('')).toHaveLength(3);
    expect(names('about retry')).toEqual(['RETRY_LIMIT']);
    expect(names('127.0')).toEqual(['EGRESS_ALLOW']);
    expect(names('nothing of this')).toEqual([]);
  });

  it('are those that were set, or that differ between nodes', () => {
    expect(names('', 'set')).toEqual(['EGRESS_ALLOW']);
    expect(names('', 'differ')).toEqual(['LEASE_MS']);
  });

  it.each([
    [null, undefined],
    [0, '0'],
    [[], ''],
    [['a', 'b'], 'a, b'],
  ])('have the value %j as %j', (value, text) => {
    expect(valueText(value)).toBe(text);
  });
});
