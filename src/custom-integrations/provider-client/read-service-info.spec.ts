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
