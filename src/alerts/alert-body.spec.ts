import { describe, expect, it } from '@jest/globals';
import type { Alert, AlertFacts } from './alert.js';
import { alertBody } from './alert-body.js';

const ALERT: Alert = {
  id: 1,
  webhookId: '0199c3a4-5b1e-7c22-9d0e-3f6a1b2c4d5e',
  recipient: 'operator',
  type: 'endpoint.disabled',
  customerId: 'acme',
  endpointId: 7,
  url: 'https://receiver.example.com/hooks?key=s3cret',
  reason: '10 attempts in a row failed.',
  count: 1,
  subscriptionIds: [],
  segmentIds: [],
  deliveryIndexes: [],
  at: new Date('2026-03-09T09:00:00.123Z'),
  lastAt: new Date('2026-03-09T09:00:41.000Z'),
  attempts: 1,
  ageMs: 0,
};
const FACTS: AlertFacts = {
  subscriptionIds: ['0198c7a2-6b1e-7c3d-9f40-5a2b8c7d6e5f'],
  deliveries: [
    {
      id: 'msg_0199c3a45b1e7c229d0e3f6a1b2c4d5e_0',
      eventId: 'evt_0199c3a45b1e7c229d0e3f6a1b2c4d5e_0',
      objCode: 'PROJ',
      eventType: 'UPDATE',
      objId: '59d7dd29',
      error: 'The receiver answered 500.',
    },
  ],
};
const UNKNOWN: AlertFacts = { subscriptionIds: [], deliveries: [] };
const URL_SHOWN = 'https://receiver.example.com/hooks';

function bodyOf(changes: Partial<Alert>, facts = FACTS): Record<string, unknown> {
  return JSON.parse(alertBody({ ...ALERT, ...changes }, facts)) as Record<string, unknown>;
}

describe('an alert', () => {
  it('names URL, subscriptions, event, delivery and reason, and no query', () => {
    expect(bodyOf({})).toEqual({
      type: 'endpoint.disabled',
      at: '2026-03-09T09:00:00.123Z',
      customerId: 'acme',
      endpointId: expect.stringMatching(/^[\w-]{43}$/),
      url: URL_SHOWN,
      subscriptionIds: ['0198c7a2-6b1e-7c3d-9f40-5a2b8c7d6e5f'],
      event: {
        id: 'evt_0199c3a45b1e7c229d0e3f6a1b2c4d5e_0',
        objCode: 'PROJ',
        eventType: 'UPDATE',
        objId: '59d7dd29',
      },
      deliveryId: 'msg_0199c3a45b1e7c229d0e3f6a1b2c4d5e_0',
      reason: '10 attempts in a row failed.',
      error: 'The receiver answered 500.',
      count: 1,
      text:
        `${URL_SHOWN} is disabled. 10 attempts in a row failed. ` +
        'The last to fail was UPDATE of PROJ 59d7dd29. The receiver answered 500.',
    });
  });

  it('of exhausted deliveries says how many, until when, and what became of some', () => {
    const [first] = FACTS.deliveries;
    const second = { ...first!, id: 'msg_2', eventId: 'evt_2', objId: null, error: 'No answer in time.' };
    const facts = { ...FACTS, deliveries: [first!, second] };
    expect(bodyOf({ type: 'delivery.exhausted', reason: null, count: 3 }, facts)).toMatchObject({
      count: 3,
      event: { id: first!.eventId },
      deliveryId: first!.id,
      examples: [
        {
          deliveryId: first!.id,
          event: { id: first!.eventId, objCode: 'PROJ', eventType: 'UPDATE', objId: '59d7dd29' },
          reason: 'The receiver answered 500.',
        },
        {
          deliveryId: 'msg_2',
          event: { id: 'evt_2', objCode: 'PROJ', eventType: 'UPDATE', objId: null },
          reason: 'No answer in time.',
        },
      ],
      until: '2026-03-09T09:00:41.000Z',
      reason: 'The receiver answered 500.',
      error: 'The receiver answered 500.',
      text: `3 deliveries to ${URL_SHOWN} were given up: the first of them UPDATE of PROJ 59d7dd29. The receiver answered 500.`,
    });
  });

  it.each<[Partial<Alert>, AlertFacts, string]>([
    [{}, UNKNOWN, `${URL_SHOWN} is disabled. 10 attempts in a row failed.`],
    [
      { type: 'endpoint.frozen', reason: 'The receiver answered 410 Gone.' },
      UNKNOWN,
      `${URL_SHOWN} is frozen: nothing is sent there until it is enabled. The receiver answered 410 Gone.`,
    ],
    [
      { type: 'endpoint.recovered', reason: 'A delivery was taken.' },
      FACTS,
      `${URL_SHOWN} is well again. A delivery was taken.`,
    ],
    [
      { type: 'endpoint.recovered', reason: 'A delivery was taken.', count: 41 },
      FACTS,
      `${URL_SHOWN} is well again. A delivery was taken. Its state has changed 41 times since the alert before.`,
    ],
    [{ type: 'delivery.exhausted' }, UNKNOWN, `A delivery to ${URL_SHOWN} was given up.`],
    [{ type: 'delivery.exhausted', count: 2 }, UNKNOWN, `2 deliveries to ${URL_SHOWN} were given up.`],
  ])('says it to people: %j', (changes, facts, text) => {
    expect(bodyOf(changes, facts).text).toBe(text);
  });
});
