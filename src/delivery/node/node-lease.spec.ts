import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { loadConfig } from '../../config/index.js';
import { SystemClock } from '../../platform/clock/clock.js';
import type { Notifications } from '../../platform/database/index.js';
import { Log } from '../../platform/logging/log.js';
import { DeliveryEvents } from '../model/delivery-events.js';
import { ThisNode } from '../model/this-node.js';
import { NodeLease } from './node-lease.js';
import type { NodesRepository } from './nodes.repository.js';

const LEASE_MS = 30_000;
const THIRD_MS = LEASE_MS / 3;
const LOST = new Error('Connection terminated');

/** The rows of nodes; each call can be made to fail once, or to answer when a test says so. */
class FakeNodes {
  readonly rows = new Set<number>();
  readonly calls: string[] = [];
  private ids = 0;
  private readonly next = new Map<string, (() => Promise<void>)[]>();

  fails(call: string): void {
    this.meet(call, () => Promise.reject(LOST));
  }

  /** @returns lets the call go on, which waits from then on */
  holds(call: string): () => void {
    let go = (): void => undefined;
    const gone = new Promise<void>((resolve) => (go = resolve));
    this.meet(call, () => gone);
    return go;
  }

  async register(): Promise<number> {
    await this.called('register');
    this.rows.clear();
    this.rows.add(++this.ids);
    return this.ids;
  }

  async renew(id: number): Promise<boolean> {
    await this.called('renew');
    return this.rows.has(id);
  }

  reap(): Promise<void> {
    return this.called('reap');
  }

  async leave(id: number): Promise<void> {
    await this.called('leave');
    this.rows.delete(id);
  }

  private meet(call: string, what: () => Promise<void>): void {
    this.next.set(call, [...(this.next.get(call) ?? []), what]);
  }

  private async called(call: string): Promise<void> {
    this.calls.push(call);
    await this.next.get(call)?.shift()?.();
  }
}

describe('the lease of a node', () => {
  let nodes: FakeNodes;
  let node: ThisNode;
  let lease: NodeLease;
  let told: string[];

  beforeEach(async () => {
    jest.useFakeTimers();
    nodes = new FakeNodes();
    node = new ThisNode();
    const log = Log.create('silent');
    const events = new DeliveryEvents(log);
    told = [];
    for (const name of ['nodeGained', 'nodeLost', 'sendingPaused', 'sendingResumed'] as const)
      events.on(name, () => void told.push(name));
    const notifications = { holdLock: async () => true, notify: async () => undefined };
    lease = new NodeLease(
      nodes as unknown as NodesRepository,
      notifications as unknown as Notifications,
      node,
      events,
      new SystemClock(),
      loadConfig({ LEASE_MS: String(LEASE_MS) }),
      log,
    );
    await lease.start();
    told = [];
    nodes.calls.length = 0;
  });
  afterEach(async () => {
    await lease.stop(false);
    jest.useRealTimers();
  });

  const pass = (ms: number): Promise<void> => jest.advanceTimersByTimeAsync(ms);
  const count = (call: string): number => nodes.calls.filter((one) => one === call).length;

  it('is renewed every third of it', async () => {
    await pass(LEASE_MS);
    expect(count('renew')).toBe(3);
    expect([node.id, told]).toEqual([1, []]);
  });

  it('begins again under another id when the others gave the node up', async () => {
    nodes.rows.clear();
    await pass(THIRD_MS);
    expect([node.id, told]).toEqual([2, ['nodeLost', 'nodeGained']]);
  });

  it('begins again a second later when it could not at first', async () => {
    nodes.rows.clear();
    nodes.fails('register');
    await pass(THIRD_MS);
    expect(node.id).toBeUndefined();
    await pass(1_000);
    expect([node.id, told]).toEqual([2, ['nodeLost', 'nodeGained']]);
  });

  it('lets sending go on once it has begun again after an outage', async () => {
    nodes.rows.clear();
    for (let n = 0; n < 20; n++) nodes.fails('register');
    await pass(THIRD_MS + 19_000);
    expect(told).toEqual(['nodeLost', 'sendingPaused']);
    await pass(1_000);
    expect([node.id, told.slice(2)]).toEqual([2, ['nodeGained', 'sendingResumed']]);
    expect(lease.msLeft).toBe(LEASE_MS);
  });

  it.each([true, false])(
    'that begins again while the node stops ends with it (in good order: %s)',
    async (orderly) => {
      nodes.rows.clear();
      const register = nodes.holds('register');
      await pass(THIRD_MS);
      const stopped = lease.stop(orderly);
      register();
      await stopped;
      await pass(0);
      expect([node.id, [...nodes.rows]]).toEqual([undefined, []]);
      expect(told).not.toContain('nodeGained');
    },
  );

  it('has sending stop two thirds of it after its last renewal was asked for, however late that was answered', async () => {
    const renew = nodes.holds('renew');
    await pass(THIRD_MS);
    const answeredAfter = THIRD_MS / 2;
    await pass(answeredAfter);
    renew();
    nodes.holds('renew');
    await pass((2 * LEASE_MS) / 3 - answeredAfter - 1);
    expect(told).toEqual([]);
    await pass(1);
    expect(told).toEqual(['sendingPaused']);
  });

  it('is renewed while others that are no more take long to be given up', async () => {
    await pass(THIRD_MS);
    nodes.holds('reap');
    await pass(LEASE_MS);
    expect([count('renew'), count('reap'), told]).toEqual([4, 1, []]);
  });

  it('gives nobody up before it was renewed twice in a row', async () => {
    nodes.fails('renew');
    await pass(THIRD_MS + 1_000);
    expect([count('renew'), count('reap')]).toEqual([2, 0]);
    await pass(THIRD_MS);
    expect(count('reap')).toBe(1);
  });
});
