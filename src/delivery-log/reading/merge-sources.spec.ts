import { describe, expect, it } from '@jest/globals';
import { uuidV7 } from '../../platform/crypto/index.js';
import type { LoggedDelivery } from './logged-delivery.js';
import { pageOf, type Step } from './merge-sources.js';

const position = (at: number): Step['position'] => ({ segmentId: uuidV7(at, new Uint8Array(10)), index: 0 });
const step = (at: number): Step => ({
  position: position(at),
  delivery: { position: position(at) } as LoggedDelivery,
});
const ended = (at: number): Step => ({ position: position(at), ended: true });

async function* part(...steps: Step[]): AsyncGenerator<Step, void> {
  for (const each of steps) yield await Promise.resolve(each);
}

async function page(parts: AsyncGenerator<Step, void>[], limit: number): Promise<[number[], number | null]> {
  const time = ({ segmentId }: Step['position']): number =>
    Number.parseInt(segmentId.replace('-', '').slice(0, 12), 16);
  const { deliveries, next } = await pageOf(parts, limit);
  return [deliveries.map((delivery) => time(delivery.position)), next && time(next)];
}

describe('parts of the log together', () => {
  it('are one page, newest first', async () => {
    expect(await page([part(step(9), step(5)), part(step(8), step(7), step(1)), part()], 10)).toEqual([
      [9, 8, 7, 5, 1],
      null,
    ]);
  });

  it('have a next page only when there is one more', async () => {
    expect(await page([part(step(9), step(5)), part(step(8))], 2)).toEqual([[9, 8], 8]);
    expect(await page([part(step(9), step(5)), part(step(8))], 3)).toEqual([[9, 8, 5], null]);
  });

  it('end where one of them was searched enough, and not before', async () => {
    expect(await page([part(step(9), ended(6)), part(step(8), step(7), step(5))], 10)).toEqual([
      [9, 8, 7],
      6,
    ]);
    expect(await page([part(ended(6)), part(ended(4))], 10)).toEqual([[], 6]);
  });
});
