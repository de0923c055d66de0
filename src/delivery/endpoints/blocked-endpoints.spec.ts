import { describe, expect, it } from '@jest/globals';
import type { HealthChange } from './endpoints.repository.js';
import { BlockedEndpoints } from './blocked-endpoints.js';

const change = (endpointId: number, to: HealthChange['to']): HealthChange => ({
  endpointId,
  customerId: 'c',
  url: 'https://h.example/',
  from: to === 'healthy' ? 'disabled' : 'healthy',
  to,
  reason: null,
});

/** A database whose answers come when they are let go. */
class SlowRepository {
  readonly answers: ((ids: number[]) => void)[] = [];

  unwell(): Promise<number[]> {
    return new Promise((resolve) => this.answers.push(resolve));
  }

  async answer(ids: number[]): Promise<void> {
    this.answers.shift()!(ids);
    for (let i = 0; i < 5; i++) await Promise.resolve();
  }
}

describe('the endpoints that are unwell', () => {
  const make = (): { repository: SlowRepository; fell: number[]; unwell: BlockedEndpoints } => {
    const repository = new SlowRepository();
    const fell: number[] = [];
    return { repository, fell, unwell: new BlockedEndpoints(repository, (id) => fell.push(id)) };
  };

  it('are those that the database names, and each that falls is told of once', async () => {
    const { repository, fell, unwell } = make();
    const first = unwell.refresh();
    await repository.answer([1, 2]);
    await first;
    const second = unwell.refresh();
    await repository.answer([2, 3]);
    await second;
    expect(fell).toEqual([1, 2, 3]);
    expect([1, 2, 3].map((id) => unwell.has(id))).toEqual([false, true, true]);
  });

  it('change at once by what this node writes', () => {
    const { fell, unwell } = make();
    unwell.apply([change(1, 'disabled'), change(2, 'frozen')]);
    unwell.apply([change(1, 'healthy')]);
    expect([unwell.has(1), unwell.has(2), fell]).toEqual([false, true, [1, 2]]);
  });

  it('are not undone by a reading that began before', async () => {
    const { repository, unwell } = make();
    const reading = unwell.refresh();
    unwell.apply([change(1, 'disabled')]);
    await repository.answer([]);
    expect(unwell.has(1)).toBe(true);
    await repository.answer([1]);
    await reading;
    expect(unwell.has(1)).toBe(true);
  });

  it('are read once more when news came during a reading', async () => {
    const { repository, unwell } = make();
    const first = unwell.refresh();
    const second = unwell.refresh();
    await repository.answer([1]);
    await repository.answer([2]);
    await Promise.all([first, second]);
    expect([unwell.has(1), unwell.has(2), repository.answers.length]).toEqual([false, true, 0]);
  });
});
