import { beforeEach, describe, expect, it } from '@jest/globals';
import { DeliveryFigures } from './delivery-figures.js';
import { RECEIPT_BOUNDS } from './receipt-bounds.js';
import { RESULT_LABELS, type ResultLabel } from './result-label.js';

const NOON = Date.UTC(2026, 2, 9, 12);
const ofSubscription = (subscriptionId: string) => ({ customerId: 'c', subscriptionId, endpointId: 7 });
const attempts = (changes: Partial<Record<ResultLabel, number>>): number[] =>
  RESULT_LABELS.map((label) => changes[label] ?? 0);
const receipts = (changes: Record<number, number>): number[] =>
  Array.from({ length: RECEIPT_BOUNDS.length + 1 }, (_, bucket) => changes[bucket] ?? 0);

describe('the figures of deliveries', () => {
  let figures: DeliveryFigures;
  beforeEach(() => {
    figures = new DeliveryFigures({ statsRetentionDays: 30 });
  });

  it('are counted by subscription and by the minute in which attempts ended', () => {
    figures.attempted(ofSubscription('a'), 'delivered', 4, NOON);
    figures.attempted(ofSubscription('a'), 'delivered', undefined, NOON + 59_999);
    figures.attempted(ofSubscription('b'), 'timeout', undefined, NOON + 5_000);
    figures.exhausted(ofSubscription('b'), NOON + 6_000);
    figures.attempted(ofSubscription('a'), 'delivered', 3_000_000, NOON + 60_000);
    const [first, second, ...rest] = figures.take(Infinity);
    expect(rest).toEqual([]);
    expect([first!.at, second!.at]).toEqual([NOON, NOON + 60_000]);
    expect([...first!.subscriptions.values()]).toEqual([
      {
        ...ofSubscription('a'),
        attempts: attempts({ delivered: 2 }),
        exhausted: 0,
        receipts: receipts({ 2: 1 }),
      },
      { ...ofSubscription('b'), attempts: attempts({ timeout: 1 }), exhausted: 1, receipts: receipts({}) },
    ]);
    expect(second!.subscriptions.get('a')!.receipts).toEqual(receipts({ 17: 1 }));
  });

  it.each([
    [-5, 0],
    [0, 0],
    [1, 0],
    [1.001, 1],
    [1_800_000, 16],
    [1_800_001, 17],
  ])('count a receipt after %s ms in bucket %s', (ms, bucket) => {
    figures.attempted(ofSubscription('a'), 'delivered', ms, NOON);
    expect(figures.take(Infinity)[0]!.subscriptions.get('a')!.receipts).toEqual(receipts({ [bucket]: 1 }));
  });

  it('are counted by customer and kind of object when events are written', () => {
    const event = (objCode: string, deliveries: number) => ({ objCode, deliveries });
    figures.committed('c', [event('PROJ', 2), event('PROJ', 0), event('TASK', 1), event('PROJ', 3)], NOON);
    figures.committed('d', [event('PROJ', 1)], NOON + 1);
    expect(figures.take(Infinity)[0]!.objects).toEqual([
      { customerId: 'c', objCode: 'PROJ', events: 3, deliveries: 5 },
      { customerId: 'c', objCode: 'TASK', events: 1, deliveries: 1 },
      { customerId: 'd', objCode: 'PROJ', events: 1, deliveries: 1 },
    ]);
  });

  it('are taken once a minute is over, and once', () => {
    figures.committed('c', [{ objCode: 'PROJ', deliveries: 0 }], NOON + 1_000);
    expect(figures.take(NOON + 59_999)).toEqual([]);
    expect(figures.take(NOON + 60_000)).toHaveLength(1);
    expect(figures.take(Infinity)).toEqual([]);
    figures.committed('c', [{ objCode: 'PROJ', deliveries: 0 }], NOON + 2_000);
    expect(figures.take(NOON + 60_000)[0]!.objects).toHaveLength(1);
  });

  it('go on in their own minute when the clock is put back', () => {
    for (const now of [NOON, NOON - 60_000, NOON]) figures.exhausted(ofSubscription('a'), now);
    expect(figures.take(Infinity).map(({ at }) => at)).toEqual([NOON, NOON - 60_000, NOON]);
  });

  it('are not kept at all without days to keep them', () => {
    figures = new DeliveryFigures({ statsRetentionDays: 0 });
    figures.attempted(ofSubscription('a'), 'delivered', 4, NOON);
    figures.exhausted(ofSubscription('a'), NOON);
    figures.committed('c', [{ objCode: 'PROJ', deliveries: 0 }], NOON);
    expect(figures.take(Infinity)).toEqual([]);
  });

  it('have an end when nobody takes them', () => {
    for (let n = 0; n < 200_010; n++) figures.exhausted(ofSubscription(String(n)), NOON);
    figures.exhausted(ofSubscription('0'), NOON);
    const { subscriptions } = figures.take(Infinity)[0]!;
    expect(subscriptions.size).toBe(200_000);
    expect(subscriptions.get('0')!.exhausted).toBe(2);
    figures.exhausted(ofSubscription('new'), NOON);
    expect(figures.take(Infinity)[0]!.subscriptions.size).toBe(1);
  });
});
