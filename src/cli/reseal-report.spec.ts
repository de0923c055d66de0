import { describe, expect, it } from '@jest/globals';
import type { ResealedColumn } from '../secrets/index.js';
import { leftUnder, summary } from './reseal-report.js';

const column = (changes: Partial<ResealedColumn> = {}): ResealedColumn => ({
  holds: 'API keys of users',
  resealed: 3,
  leftovers: [],
  damaged: [],
  ...changes,
});

describe('the report of reseal', () => {
  it('has a line for each kind, and says that earlier keys are not needed when nothing is left', () => {
    const done = [column(), column({ holds: 'bearer tokens of subscriptions', resealed: 0 })];
    expect(summary(done, '1a2b3c4d').split('\n')).toEqual([
      'resealed\tleft under other keys',
      '3\t0\tAPI keys of users',
      '0\t0\tbearer tokens of subscriptions',
      'Everything stored is sealed under the key 1a2b3c4d; SECRET_KEY_PREVIOUS is not needed any more ' +
        'once every node runs with this SECRET_KEY.',
      '',
    ]);
    expect(leftUnder(done)).toBeUndefined();
  });

  it('says what is left under which key, and what to do about it', () => {
    const left = [
      column({
        leftovers: [
          { count: 1, keyId: 'aaaaaaaa', known: false },
          { count: 2, keyId: 'bbbbbbbb', known: true },
        ],
      }),
    ];
    expect(summary(left, '1a2b3c4d')).toMatch(/^3\t3\tAPI keys of users$/m);
    expect(summary(left, '1a2b3c4d')).toMatch(/^Not everything stored is sealed under the key 1a2b3c4d\.$/m);
    expect(leftUnder(left)).toMatch(
      /^1 of the API keys of users is sealed under the key aaaaaaaa, which was not given/,
    );
    expect(leftUnder(left)).toMatch(
      /^2 of the API keys of users are sealed under the key bbbbbbbb, which was given/m,
    );
  });

  it('names what is damaged, but not without end', () => {
    const damaged = Array.from({ length: 12 }, (_, at) => `row-${at}`);
    expect(leftUnder([column({ damaged })])).toMatch(/API keys of users row-0, .*row-9 and 2 more\.$/);
  });
});
