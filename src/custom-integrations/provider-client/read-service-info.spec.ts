import { describe, expect, it } from '@jest/globals';
import { readServiceInfoAnswer } from './read-service-info.js';
import { USUAL_ENDPOINTS } from '../model/service-info.js';

const NOTHING = {
  webhookVersion: null,
  version: null,
  publisher: null,
  availableEndpoints: USUAL_ENDPOINTS,
  customActions: [],
};

describe('what a service info says and nobody reads', () => {
  const ignoredIn = (value: unknown): string[] => {
    const ignored: string[] = [];
    readServiceInfoAnswer(value, (path, reason) => void ignored.push(`${path}: ${reason}`));
    return ignored;
  };

  it('is named with its place and why', () => {
    const long = 'x'.repeat(256);
    expect(
      ignoredIn({
        webhookVersion: 1,
        'webhook version': '2',
        version: {},
        publisher: long,
        [long]: 1,
        availableEndpoints: ['files', '/FILES', '', '/', null, true, long],
        customActions: ['a', { name: 'b', displayName: '', icon: 1 }, { displayName: 'c' }, { name: 'b' }],
      }),
    ).toEqual([
      'webhook version: webhookVersion counts',
      `${'x'.repeat(60)}…: it is no field of serviceInfo`,
      'version: it is neither a text nor a number',
      'publisher: it is longer than 255 characters',
      'availableEndpoints[1]: it is there already',
      'availableEndpoints[2]: it is empty',
      'availableEndpoints[3]: it is empty',
      'availableEndpoints[4]: it is empty',
      'availableEndpoints[5]: it is neither a text nor a number',
      'availableEndpoints[6]: it is longer than 255 characters',
      'customActions[0]: it is no object',
      'customActions[1].displayName: it is empty',
      'customActions[1].icon: it is no field of a custom action',
      'customActions[2].name: it is empty',
      'customActions[3]: it is there already',
    ]);
  });

  it('is what is beyond a hundred, too', () => {
    const customActions = Array.from({ length: 102 }, (_, n) => ({ name: `${n}` }));
    expect(ignoredIn({ customActions })).toEqual(
      ['customActions[100]', 'customActions[101]'].map((path) => `${path}: more than 100 are not read`),
    );
  });

  it('is nothing where all is as the contract has it, or not there', () => {
    expect(ignoredIn({ webhookVersion: null, availableEndpoints: '', customActions: null })).toEqual([]);
    expect(ignoredIn({ 'webhook version': '1.0', availableEndpoints: ['own'] })).toEqual([]);
  });
});

describe('readServiceInfoAnswer', () => {
  it('takes what is as the contract has it', () => {
    const info = {
      webhookVersion: '1.2',
      version: '7',
      publisher: 'Folders & Sons',
      availableEndpoints: ['files', 'rename'],
      customActions: [{ name: 'approve', displayName: 'Approve it' }],
    };
    expect(readServiceInfoAnswer({ ...info, extra: 1 })).toStrictEqual(info);
  });

  it.each([
    [{}, {}],
    [
      { webhookVersion: 1.2, version: '', publisher: 'a\r\nb' },
      { webhookVersion: '1.2', publisher: 'a b' },
    ],
    [{ publisher: 'x'.repeat(256), version: {} }, {}],
    [{ 'webhook version': '1.0' }, { webhookVersion: '1.0' }],
    [{ 'webhook version': '1.0', webhookVersion: '1.2' }, { webhookVersion: '1.2' }],
    [{ availableEndpoints: [] }, { availableEndpoints: [] }],
    [{ availableEndpoints: '' }, {}],
    [
      { availableEndpoints: ['/Files', 'UPLOADINIT', 'files', 'own', 7, null, ' '] },
      { availableEndpoints: ['files', 'uploadInit', 'own', '7'] },
    ],
    [
      {
        customActions: [{ name: 'a' }, { displayName: 'b' }, 'c', null, { name: 'a', displayName: 'again' }],
      },
      { customActions: [{ name: 'a', displayName: 'a' }] },
    ],
  ])('normalises %j', (value, info) => {
    expect(readServiceInfoAnswer(value)).toStrictEqual({ ...NOTHING, ...info });
  });

  it('leaves out what is beyond a hundred entries', () => {
    const many = Array.from({ length: 5_000 }, (_, at) => `e${at}`);
    const info = readServiceInfoAnswer({
      availableEndpoints: many,
      customActions: many.map((name) => ({ name })),
    });
    expect([info.availableEndpoints.length, info.customActions.length]).toEqual([100, 100]);
  });

  it.each([
    [[], 'not a service info object'],
    ['x', 'not a service info object'],
    [{ availableEndpoints: 'files' }, 'availableEndpoints is not a list'],
    [{ customActions: {} }, 'customActions is not a list'],
  ])('cannot read %j', (value, problem) => {
    expect(() => readServiceInfoAnswer(value)).toThrow(problem);
  });
});
