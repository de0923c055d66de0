import { describe, expect, it } from '@jest/globals';
import { PayloadBuilder } from './payload.js';
import type { JournalEvent } from '../model/journal-event.js';

const EVENT: JournalEvent = {
  eventType: 'UPDATE',
  objCode: 'PROJ',
  objId: '5cb98',
  eventTime: { epochSecond: 1_507_319_336, nano: 998_000_000 },
  eventVersion: 'v2',
  userId: 'u1',
  newState:
    '{"name":"é","parameterValues":{"DE:One":["a"],"DE:Two":["a","b"],"DE:None":[]},"big":12345678901234567890}',
  oldState: '{"name":"e" }',
};
const SHAPE = { subscriptionId: 's1', customerId: 'c1', version: 2, base64: false } as const;
const V1_STATE =
  '{"name":"é","parameterValues":{"DE:One":"a","DE:Two":["a","b"],"DE:None":[]},"big":12345678901234567890}';

describe('the payload', () => {
  it('holds the fields of docs/contract/event-subscriptions.md#7 in their order, and the states to the letter', () => {
    expect(new PayloadBuilder(EVENT).build(SHAPE)).toBe(
      '{"eventType":"UPDATE","subscriptionId":"s1","eventTime":{"nano":998000000,"epochSecond":1507319336},' +
        '"eventVersion":"v2","subscriptionVersion":"v2","customerId":"c1","userId":"u1",' +
        `"newState":${EVENT.newState},"oldState":${EVENT.oldState}}`,
    );
  });

  it('has neither version field for a v1 subscription, and single-element arrays of custom data as their element', () => {
    expect(new PayloadBuilder(EVENT).build({ ...SHAPE, version: 1 })).toBe(
      '{"eventType":"UPDATE","subscriptionId":"s1","eventTime":{"nano":998000000,"epochSecond":1507319336},' +
        `"customerId":"c1","userId":"u1","newState":${V1_STATE},"oldState":${EVENT.oldState}}`,
    );
  });

  it.each([
    [2, EVENT.newState],
    [1, V1_STATE],
  ] as const)(
    'holds the padded base64 of the UTF-8 of each state for version %i when that is asked for',
    (version, state) => {
      const body = JSON.parse(new PayloadBuilder(EVENT).build({ ...SHAPE, version, base64: true })) as {
        newState: string;
        oldState: string;
      };
      expect(body.newState).toMatch(/^[A-Za-z0-9+/]+={0,2}$/);
      expect(body.newState.length % 4).toBe(0);
      expect(Buffer.from(body.newState, 'base64').toString('utf8')).toBe(state);
      expect(Buffer.from(body.oldState, 'base64').toString('utf8')).toBe(EVENT.oldState);
    },
  );

  it('says null for a user that nobody named', () => {
    const body = JSON.parse(new PayloadBuilder({ ...EVENT, userId: null }).build(SHAPE)) as {
      userId: unknown;
    };
    expect(body.userId).toBeNull();
  });

  it('lets no text of a publisher break out of its string', () => {
    const event = { ...EVENT, userId: '","x":"', eventVersion: '"}' };
    const body = JSON.parse(new PayloadBuilder(event).build(SHAPE)) as Record<string, unknown>;
    expect([body['userId'], body['eventVersion'], body['x']]).toEqual(['","x":"', '"}', undefined]);
  });
});
