import { describe, expect, it } from '@jest/globals';
import { type Flow, flowProblem } from './flow.js';

const ID = '0190a0b0-0000-7000-8000-00000000000a';
const FLOW: Flow = {
  id: 'f',
  revision: 3,
  browserHash: Buffer.alloc(32),
  begun: true,
  openerOrigin: null,
  expired: false,
  user: { id: 'u', customerId: 'c', username: 'ann', active: true },
  integration: { id: ID, customerId: 'c', name: 'Archive', enabled: true, revision: 3 },
};

describe('a flow', () => {
  it.each<[string, Flow | undefined, string, string | null]>([
    ['goes on when all is as it was', FLOW, ID, null],
    ['goes on however its id is written', FLOW, ID.toUpperCase(), null],
    ['is not known', undefined, ID, 'unknown'],
    ['is another integration’s', FLOW, ID.replace('a', 'b'), 'otherIntegration'],
    ['is over', { ...FLOW, expired: true }, ID, 'expired'],
    [
      'belongs to somebody deactivated',
      { ...FLOW, user: { ...FLOW.user, active: false } },
      ID,
      'inactiveUser',
    ],
    ['belongs to another customer', { ...FLOW, user: { ...FLOW.user, customerId: 'd' } }, ID, 'inactiveUser'],
    [
      'is to a disabled integration',
      { ...FLOW, integration: { ...FLOW.integration, enabled: false } },
      ID,
      'disabled',
    ],
    [
      'is to an edited integration',
      { ...FLOW, integration: { ...FLOW.integration, revision: 4 } },
      ID,
      'edited',
    ],
  ])('%s', (_, flow, id, problem) => {
    expect(flowProblem(flow, id)).toBe(problem);
  });
});
