import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';
import { MemoryQuota } from '../fairness/memory-quota.js';
import { type Segment, SLOT } from '../journal/segment.js';
import { DeliveryEvents } from '../model/delivery-events.js';
import { ThisNode } from '../model/this-node.js';

/** The segments that this node owns and has in memory, and whether there is memory for more. */
@Injectable()
export class InFlightSegments {
  private readonly segments = new Map<string, Segment>();
  /** Being written in this node's name, or written and not handed over yet. */
  private readonly expected = new Set<string>();
  private readonly memory: MemoryQuota;
  private accepting = true;

  constructor(
    @Inject(APP_CONFIG) { delivery }: AppConfig,
    private readonly node: ThisNode,
    private readonly events: DeliveryEvents,
  ) {
    this.memory = new MemoryQuota(delivery.memoryBytes);
    events.on('nodeGained', () => this.clear());
    events.on('nodeLost', () => this.clear());
    events.on('segmentsFinished', (ids) => this.remove(ids));
  }

  /** Memory that they take, about. */
  get memoryBytes(): number {
    return this.memory.bytes;
  }

  /** What the database may rightly say is this node's: what is in memory, and what is on its way there. */
  get ids(): string[] {
    return [...this.segments.keys(), ...this.expected];
  }

  /** The node's id when it will send new segments from memory; null when somebody else should. */
  ownerForNew(publisher: string): number | null {
    return this.node.id !== undefined && this.accepting && this.memory.hasCapacityFor(publisher)
      ? this.node.id
      : null;
  }

  /** Whether no more may be taken over from the database. */
  get isFull(): boolean {
    return !this.accepting || !this.memory.hasCapacityFor('');
  }

  /** Whether a publisher's new segments may find no place. */
  get isShort(): boolean {
    return this.memory.isShort;
  }

  expect(id: string): void {
    this.expected.add(id);
  }

  expectNoMore(id: string): void {
    this.expected.delete(id);
  }

  /** @returns false, with nothing done, when it is in memory already */
  add(segment: Segment): boolean {
    if (this.segments.has(segment.id)) return false;
    this.segments.set(segment.id, segment);
    this.memory.take(segment.shares);
    return true;
  }

  /** Whether it is still this node's. */
  has(segment: Segment): boolean {
    return this.segments.get(segment.id) === segment;
  }

  /** The subscriptions that something in memory is still to be sent to. */
  openSubscriptions(): string[] {
    const ids = new Set<string>();
    for (const segment of this.segments.values()) {
      for (const { index, subscriptionId } of segment.deliveries) {
        if (segment.stateOf(index) === SLOT.open) ids.add(subscriptionId);
      }
    }
    return [...ids];
  }

  /** Takes no new segments from now on; those in memory are still sent. */
  close(): void {
    this.accepting = false;
  }

  private remove(ids: readonly string[]): void {
    for (const id of ids) {
      const segment = this.segments.get(id);
      if (segment === undefined) continue;
      this.segments.delete(id);
      this.memory.give(segment.shares);
    }
    this.events.emit('memoryFreed');
  }

  private clear(): void {
    this.segments.clear();
    this.memory.clear();
  }
}
