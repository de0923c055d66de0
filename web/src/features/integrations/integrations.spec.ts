import { describe, expect, it } from '@jest/globals';
import { filtered, type Integration, percent, withoutName } from './integrations';

const one = (name: string, more: Partial<Integration> = {}) =>
  ({
    name,
    authenticationType: 'OAuth2',
    baseApiUrl: 'https://a.example/api',
    enabled: true,
    ...more,
  }) as Integration;

describe('the list of integrations', () => {
  const all = [one('Archive'), one('Store', { authenticationType: 'ApiKey', enabled: false })];

  it.each([
    [{}, ['Archive', 'Store']],
    [{ q: 'ARCH' }, ['Archive']],
    [{ q: 'a.example' }, ['Archive', 'Store']],
    [{ type: 'ApiKey' as const }, ['Store']],
    [{ enabled: 'yes' as const }, ['Archive']],
    [{ enabled: 'no' as const, type: 'OAuth2' as const }, []],
  ])('filtered by %j is %j', (filters, names) => {
    expect(filtered(all, filters).map(({ name }) => name)).toEqual(names);
  });
});

describe('a share as a percentage', () => {
  it.each([
    [0, '0%'],
    [0.0004, '0.04%'],
    [0.0098, '1.0%'],
    [0.0714, '7.1%'],
    [0.25, '25%'],
    [1, '100%'],
  ])('of %d is %s', (share, shown) => {
    expect(percent(share, 'en')).toBe(shown);
  });
});

describe('what went wrong with a call', () => {
  it('does not begin with the name that stands over the page', () => {
    expect(withoutName('Archive: out of paper', 'Archive')).toBe('out of paper');
    expect(withoutName('Archive did not answer in time.', 'Archive')).toBe('Archive did not answer in time.');
  });
});
