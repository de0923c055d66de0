import { describe, expect, it } from '@jest/globals';
import { loadConfig } from './load-config.js';
import { misspeltVariables } from './misspelt.js';
import { renamedVariables } from './renamed.js';

describe.each([
  ['LANE_CONCURRENCY', 'ENDPOINT_CONCURRENCY', 'endpointConcurrency', 64],
  ['HELD_BACK_RATE', 'ON_HOLD_RELEASE_RATE', 'onHoldReleaseRate', 50],
] as const)('%s, the former name of %s', (formerly, name, key, usual) => {
  const read = (env: Record<string, string>): number => loadConfig(env).delivery[key];

  it('still works, and a sentence says what it is called now', () => {
    expect(read({ [formerly]: '7' })).toBe(7);
    expect(renamedVariables({ [formerly]: '7' })).toEqual([
      `The environment variable ${formerly} is now called ${name}. The old name still works; please use the new one.`,
    ]);
  });

  it('gives way to the new name, and a sentence says that it has no effect', () => {
    expect(read({ [formerly]: '7', [name]: '9' })).toBe(9);
    expect(renamedVariables({ [formerly]: '7', [name]: '9' })).toEqual([
      `The environment variable ${formerly} is now called ${name}, which is set too: ${formerly} has no effect.`,
    ]);
  });

  it('is named as it was given when its value is wrong', () => {
    expect(() => read({ [formerly]: 'many' })).toThrow(`${formerly} is "many"; it must be a whole number`);
  });

  it('counts as unset when it is empty, and is not taken for a misspelt name', () => {
    expect(read({ [formerly]: '' })).toBe(usual);
    expect(renamedVariables({ [formerly]: '' })).toEqual([]);
    expect(misspeltVariables({ [formerly]: '7' })).toEqual([]);
  });
});

it('nothing is said of the names in use', () => {
  expect(renamedVariables({ ENDPOINT_CONCURRENCY: '7' })).toEqual([]);
});
