import { describe, expect, it } from '@jest/globals';
import type { HealthChange } from '../model/health-change.js';
import { decidingDeliveries } from './deciding-deliveries.js';

const change = (endpointId: number, to: HealthChange['to']): HealthChange => ({
  endpointId,
  customerId: 'c',
  url: 'https://r.example.com/',
  from: to === 'healthy' ? 'disabled' : 'healthy',
  to,
  reason: null,
});
const row = (deliveryIndex: number, endpointId: number, state: string, attempted = true) => ({
  segmentId: 's',
  deliveryIndex,
  endpointId,
  state,
  attempted,
});
const found = (changes: HealthChange[], rows: ReturnType<typeof row>[]): [number, number][] =>
  [...decidingDeliveries(changes, rows)].map(([id, { deliveryIndex }]) => [id, deliveryIndex]);

describe('the delivery that decided the health of a URL', () => {
  it('is the last that failed, of this URL', () => {
    const rows = [
      row(0, 1, 'retrying'),
      row(1, 1, 'exhausted'),
      row(2, 2, 'retrying'),
      row(3, 1, 'delivered'),
    ];
    expect(found([change(1, 'disabled')], rows)).toEqual([[1, 1]]);
    expect(found([change(1, 'frozen'), change(2, 'frozen')], rows)).toEqual([
      [1, 1],
      [2, 2],
    ]);
  });

  it('is the last that was taken, for one that is well again', () => {
    expect(found([change(1, 'healthy')], [row(0, 1, 'delivered'), row(1, 1, 'retrying')])).toEqual([[1, 0]]);
  });

  it('is one that was attempted, or none', () => {
    expect(found([change(1, 'disabled')], [row(0, 1, 'onHold', false)])).toEqual([]);
    expect(found([change(1, 'healthy')], [])).toEqual([]);
  });
});
