import { describe, expect, it } from '@jest/globals';
import { fill } from '../../texts/catalogue';
import { deliveryTexts } from '../../texts/deliveries';
import { duration } from '../../ui/time';
import type { Delivery } from './deliveries';
import { curlOf, sentenceOf } from './sentence';

const NOW = Date.parse('2026-03-09T09:00:00Z');
const t = (key: keyof typeof deliveryTexts, values = {}) => fill(deliveryTexts[key], 'en', values);

function delivery(changes: Partial<Delivery>): Delivery {
  return {
    state: 'pending',
    reason: null,
    attemptCount: 0,
    dueAt: null,
    underWay: false,
    ...changes,
  } as Delivery;
}

describe('what is said of a delivery', () => {
  it.each<[string, Partial<Delivery>]>([
    ['The first attempt is under way or about to begin.', { state: 'pending' }],
    [
      `The receiver answered 500. Next attempt in ${duration(124_000)}.`,
      {
        state: 'retrying',
        reason: 'The receiver answered 500.',
        attemptCount: 2,
        dueAt: '2026-03-09T09:02:04Z',
      },
    ],
    [
      'The receiver answered 500. An attempt is being made now.',
      { state: 'retrying', reason: 'The receiver answered 500.', attemptCount: 2, underWay: true },
    ],
    [
      `No attempt was made yet. Next attempt in ${duration(5_000)}.`,
      { state: 'retrying', dueAt: '2026-03-09T09:00:05Z' },
    ],
    [
      'Its URL is frozen: nothing is sent until somebody enables the URL.',
      { state: 'onHold', onHoldBy: 'frozen' },
    ],
    [
      'Its URL is disabled. It is sent once a test delivery succeeds or somebody enables the URL. Next test: <09:10>.',
      { state: 'onHold', onHoldBy: 'disabled', nextProbeAt: '09:10' },
    ],
    [
      `Refused by the address policy: 127.0.0.1, port 80: loopback address. Next attempt in ${duration(5_000)}.`,
      {
        state: 'retrying',
        reason: 'Refused by the address policy: 127.0.0.1, port 80: loopback address',
        attemptCount: 1,
        dueAt: '2026-03-09T09:00:05Z',
      },
    ],
    [
      'It failed. No more attempts are made; you can retry or replay it.',
      { state: 'exhausted', reason: 'It failed.' },
    ],
    ['Delivered at the first attempt.', { state: 'delivered', attemptCount: 1 }],
    ['Delivered at attempt 3.', { state: 'delivered', attemptCount: 3 }],
  ])('%s', (sentence, changes) => {
    expect(sentenceOf(t as never, delivery(changes), NOW, (at) => `<${at}>`)).toBe(sentence);
  });

  it.each<[string, object]>([
    ['a retry or replay goes to the new one', { retryRefused: null, currentSubscriptionId: 'another' }],
    ['enable the URL, then retry it', { retryRefused: 'disabled', currentSubscriptionId: 'own' }],
    ['resume it, then retry', { retryRefused: 'paused', currentSubscriptionId: 'own' }],
    ['it cannot be sent again', { retryRefused: 'unsubscribed', currentSubscriptionId: null }],
  ])('names what helps one that was given up: %s', (words, facts) => {
    const givenUp = { ...delivery({ state: 'exhausted', subscriptionId: 'own' }), ...facts };
    expect(sentenceOf(t as never, givenUp, NOW, String)).toContain(words);
  });
});

describe('a delivery as curl', () => {
  it('masks the token, and keeps every character of the rest', () => {
    const request = {
      method: 'POST',
      url: 'https://receiver.example.com/a?b=c&d',
      headers: { 'content-type': 'application/json', authorization: 'Bearer ****iver' },
      body: `{"name":"O'Hara $HOME"}`,
    };
    expect(curlOf(request)).toBe(
      `curl -X POST 'https://receiver.example.com/a?b=c&d' \\\n  -H 'content-type: application/json' \\\n` +
        `  -H "authorization: Bearer $TOKEN" \\\n  --data-raw '{"name":"O'\\''Hara $HOME"}'`,
    );
  });
});
