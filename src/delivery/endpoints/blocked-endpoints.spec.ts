import { describe, expect, it } from '@jest/globals';
import { Log } from '../../platform/logging/log.js';
import { DeliveryEvents } from '../model/delivery-events.js';
import type { HealthChange } from '../model/health-change.js';
import { BlockedEndpoints } from './blocked-endpoints.js';
import type { EndpointsRepository } from './endpoints.repository.js';

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

  blocked(): Promise<number[]> {
    return new Promise((resolve) => this.answers.push(resolve));
  }

  async answer(ids: number[]): Promise<void> {
    this.answers.shift()!(ids);
    for (let i = 0; i < 5; i++) await Promise.resolve();
  }
}

describe('the endpoints that are blocked', () => {
  const make = (): { repository: SlowRepository; told: number[]; blocked: BlockedEndpoints } => {
    const repository = new SlowRepository();
    const told: number[] = [];
    const events = new DeliveryEvents(Log.create('silent'));
    events.on('endpointBlocked', (id) => told.push(id));
    const blocked = new BlockedEndpoints(repository as unknown as EndpointsRepository, events);
    return { repository, told, blocked };
  };

  it('are those that the database names, and each new one is told of once', async () => {
    const { repository, told, blocked } = make();
    const first = blocked.refresh();
    await repository.answer([1, 2]);
    await first;
    const second = blocked.refresh();
    await repository.answer([2, 3]);
    await second;
    expect(told).toEqual([1, 2, 3]);
    expect([1, 2, 3].map((id) => blocked.has(id))).toEqual([false, true, true]);
  });

  it('change at once by what this node writes', () => {
    const { told, blocked } = make();
    blocked.apply([change(1, 'disabled'), change(2, 'frozen')]);
    blocked.apply([change(1, 'healthy')]);
    expect([blocked.has(1), blocked.has(2), told]).toEqual([false, true, [1, 2]]);
  });

  it('are not undone by a reading that began before', async () => {
    const { repository, blocked } = make();
    const reading = blocked.refresh();
    blocked.apply([change(1, 'disabled')]);
    await repository.answer([]);
    expect(blocked.has(1)).toBe(true);
    await repository.answer([1]);
    await reading;
    expect(blocked.has(1)).toBe(true);
  });

  it('are read once more when news came during a reading', async () => {
    const { repository, blocked } = make();
    const first = blocked.refresh();
    const second = blocked.refresh();
    await repository.answer([1]);
    await repository.answer([2]);
    await Promise.all([first, second]);
    expect([blocked.has(1), blocked.has(2), repository.answers.length]).toEqual([false, true, 0]);
  });
});
