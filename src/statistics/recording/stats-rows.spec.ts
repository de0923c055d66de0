import { describe, expect, it } from '@jest/globals';
import { DeliveryFigures, RECEIPT_BOUNDS, RESULT_LABELS } from '../../delivery/index.js';
import { ATTEMPT_COLUMNS, RECEIPT_COLUMNS } from './counters.js';
import { rowsOf } from './stats-rows.js';

const NOON = Date.UTC(2026, 2, 9, 12);
const of = (subscriptionId: string, customerId = 'c') => ({ customerId, subscriptionId, endpointId: 7 });

describe('the columns of figures', () => {
  it('are what is counted, in its order', () => {
    expect(ATTEMPT_COLUMNS).toEqual(RESULT_LABELS);
    expect(RECEIPT_COLUMNS).toHaveLength(RECEIPT_BOUNDS.length + 1);
  });
});

describe('the rows of figures', () => {
  it('are of each minute, and of its hour together', () => {
    const figures = new DeliveryFigures({ statsRetentionDays: 1 });
    figures.attempted(of('a'), 'delivered', 4, NOON + 61_000);
    figures.attempted(of('a'), 'http_error', undefined, NOON + 3 * 60_000);
    figures.attempted(of('a'), 'delivered', 4, NOON + 3 * 60_000);
    figures.committed('c', [{ objCode: 'PROJ', deliveries: 2 }], NOON + 61_000);
    const base = { day: '2026-03-09', customer_id: 'c', subscription_id: 'a', endpoint_id: 7 };
    const object = { day: '2026-03-09', customer_id: 'c', obj_code: 'PROJ', events: 1, deliveries: 2 };
    expect(rowsOf(figures.take(Infinity))).toEqual([
      {
        subscriptions: [
          { ...base, span: 1, at: '2026-03-09T12:01:00.000Z', delivered: 1, receipt_2: 1 },
          { ...base, span: 1, at: '2026-03-09T12:03:00.000Z', delivered: 1, http_error: 1, receipt_2: 1 },
          { ...base, span: 60, at: '2026-03-09T12:00:00.000Z', delivered: 2, http_error: 1, receipt_2: 2 },
        ],
        objects: [
          { ...object, span: 1, at: '2026-03-09T12:01:00.000Z' },
          { ...object, span: 60, at: '2026-03-09T12:00:00.000Z' },
        ],
      },
    ]);
  });

  it('are in the order of their keys, and no more than some thousand together', () => {
    const figures = new DeliveryFigures({ statsRetentionDays: 1 });
    for (let n = 0; n < 1_500; n++)
      figures.exhausted(of(String(n * 7_919).padStart(9, '0'), `c${n % 3}`), NOON);
    const parts = rowsOf(figures.take(Infinity));
    expect(parts.map(({ subscriptions }) => subscriptions.length)).toEqual([1_000, 1_000, 1_000]);
    const keys = parts.flatMap(({ subscriptions }) =>
      subscriptions.map((row) =>
        [row['customer_id'], String(row['span']).padStart(2, '0'), row['subscription_id']].join(),
      ),
    );
    expect(keys).toEqual(keys.toSorted());
  });

  it('are none when there is nothing', () => {
    expect(rowsOf([])).toEqual([]);
  });
});
