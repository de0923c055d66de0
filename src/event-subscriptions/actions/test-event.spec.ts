import { describe, expect, it } from '@jest/globals';
import { testEvent } from './test-event.js';

const AT = Date.parse('2026-03-09T09:00:00.250Z');

describe('the test event of a ping', () => {
  it.each([
    ['CREATE', true, false],
    ['UPDATE', true, true],
    ['DELETE', false, true],
  ] as const)('of %s has a newState: %s, an oldState: %s', (eventType, newState, oldState) => {
    const event = testEvent({ objCode: 'PROJ', eventType, objId: null }, 'u1', 'made-up', AT);
    const state = { ID: 'made-up', objCode: 'PROJ', name: 'Test event from Hookfront', isTestEvent: true };
    expect(JSON.parse(event.newState)).toEqual(newState ? state : {});
    expect(JSON.parse(event.oldState)).toEqual(oldState ? state : {});
    expect(event).toMatchObject({
      eventType,
      objCode: 'PROJ',
      objId: 'made-up',
      userId: 'u1',
      eventVersion: 'v2',
      eventTime: { epochSecond: 1_773_046_800, nano: 250_000_000 },
    });
  });

  it('is about the object that the subscription names', () => {
    const event = testEvent({ objCode: 'PROJ', eventType: 'UPDATE', objId: 'o1' }, 'u1', 'made-up', AT);
    expect([event.objId, JSON.parse(event.newState)]).toMatchObject(['o1', { ID: 'o1' }]);
  });
});
