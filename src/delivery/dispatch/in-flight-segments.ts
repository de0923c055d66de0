import { Clock } from '../../platform/clock/clock.js';
import { Log } from '../../platform/logging/log.js';
import { Dispatcher } from './dispatcher.js';
import { deliveryId } from '../model/ids.js';
import type { JournalEvent } from '../model/recorded-event.js';
import type { SegmentListener } from '../journal/segment-writer.js';
import type { ClaimedSegment, JournalRepository } from '../journal/journal.repository.js';
import { MemoryQuota } from '../fairness/memory-quota.js';
import { Segment, SLOT, type SegmentDelivery } from '../journal/segment.js';
import { unpackEvents } from '../journal/segment-codec.js';
import type { WebhookSender } from '../attempts/webhook-sender.js';
import type { ResultWriter } from '../results/result-writer.js';
import type { DestinationsRepository } from '../attempts/destinations.repository.js';
import type { Destination } from '../model/destination.js';
import { type QueueSignal, queueSignalOf } from './queue-signal.js';
import type { Task } from './task.js';

/** Taken over at a time; each may hold some megabytes. */
const CLAIM_SEGMENTS = 8;
/** How many deleted subscriptions are remembered for what is still in memory for them. */
const REMEMBERED_CANCELS = 100_000;

export interface InFlightSegmentsParts {
  readonly repository: JournalRepository;
  readonly targets: DestinationsRepository;
  readonly sender: WebhookSender;
  readonly dispatcher: Dispatcher;
  readonly clock: Clock;
  readonly log: Pick<Log, 'warn'>;
  /** For segments that are being sent; past it they are born unowned and wait in the database. */
  readonly memoryBytes: number;
  /** Whether nothing may be sent to the endpoint. */
  isBlocked(endpointId: number): boolean;
}

/** Sends the segments that this node owns: from memory right after their commit, or taken over from the database. */
export class InFlightSegments implements SegmentListener {
  private readonly segments = new Map<string, Segment>();
  private readonly cancelledIds = new Set<string>();
  private nodeId: number | undefined;
  private readonly memory: MemoryQuota;
  private claiming: Promise<void> | undefined;
  private mayBeUnowned = true;
  private accepting = true;
  private settler!: ResultWriter;

  constructor(private readonly parts: InFlightSegmentsParts) {
    this.memory = new MemoryQuota(parts.memoryBytes);
  }

  connect(settler: ResultWriter): void {
    this.settler = settler;
  }

  /** The node's id while it owns things, else undefined. */
  get owner(): number | undefined {
    return this.nodeId;
  }

  /** Memory that the segments on their way take, about. */
  get heldBytes(): number {
    return this.memory.bytes;
  }

  /** Begins to own, or (undefined) ceases to: what is in memory is then somebody else's. */
  become(nodeId: number | undefined): void {
    this.nodeId = nodeId;
    this.segments.clear();
    this.parts.dispatcher.clear();
    this.memory.clear();
    this.mayBeUnowned = true;
  }

  /** Takes no new segments from now on; those in memory are still sent. */
  stopAccepting(): void {
    this.accepting = false;
  }

  ownerForNew(publisher: string): number | null {
    return this.nodeId !== undefined && this.accepting && this.memory.hasRoomFor(publisher)
      ? this.nodeId
      : null;
  }

  accept(segment: Segment, owner: number): void {
    // Committed in a name that is no longer ours: somebody else will find it.
    if (owner !== this.nodeId) return;
    this.segments.set(segment.id, segment);
    this.memory.take(segment.shares);
    for (const delivery of segment.deliveries) {
      if (segment.stateOf(delivery.index) === SLOT.open) this.enqueue(segment, delivery);
    }
    this.parts.dispatcher.pump();
  }

  unowned(): void {
    this.mayBeUnowned = true;
    this.claimSoon();
  }

  cancel(subscriptionIds: readonly string[]): void {
    for (const id of subscriptionIds) this.cancelledIds.add(id);
    for (const id of this.cancelledIds) {
      if (this.cancelledIds.size <= REMEMBERED_CANCELS) break;
      this.cancelledIds.delete(id);
    }
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

  isCancelled(subscriptionId: string): boolean {
    return this.cancelledIds.has(subscriptionId);
  }

  /** Segments that are settled, or were taken over: their memory is free. */
  gone(segments: readonly Segment[]): void {
    for (const segment of segments) {
      if (this.segments.delete(segment.id)) this.memory.give(segment.shares);
    }
    if (this.mayBeUnowned) this.claimSoon();
  }

  /** Looks for segments that nobody owns, as far as there is room. */
  claimSoon(): void {
    if (this.claiming || !this.accepting || this.nodeId === undefined) return;
    if (!this.memory.hasRoomFor('')) return;
    this.claiming = this.claim()
      .catch((error: unknown) => {
        this.mayBeUnowned = true;
        this.parts.log.warn('Could not take segments over', { error: String(error) });
        return false;
      })
      .then((more) => {
        this.claiming = undefined;
        if (more) this.claimSoon();
      });
  }

  /** Frees what the database holds in this node's name and this node does not know of. */
  async releaseForgotten(): Promise<void> {
    const node = this.nodeId;
    if (node === undefined || this.claiming) return;
    // No claim may begin meanwhile: what it gets would look forgotten.
    this.claiming = this.parts.repository
      .releaseForgotten(node, [...this.segments.keys()])
      .then((count) => {
        if (count > 0) this.parts.log.warn('Took up segments whose commit was never confirmed', { count });
        if (count > 0) this.mayBeUnowned = true;
      })
      .finally(() => (this.claiming = undefined));
    await this.claiming;
  }

  /** @returns whether there may be more */
  private async claim(): Promise<boolean> {
    const { repository, targets, clock } = this.parts;
    const node = this.nodeId;
    if (node === undefined) return false;
    this.mayBeUnowned = false;
    const claimed = await repository.claim(node, CLAIM_SEGMENTS);
    if (claimed.length === 0) return false;
    this.mayBeUnowned = true;
    const known = await targets.load([
      ...new Set(claimed.flatMap(({ subscription_ids }) => subscription_ids)),
    ]);
    for (const row of claimed) {
      if (this.nodeId !== node) return false;
      const events = await this.eventsOf(row);
      if (events === undefined) continue;
      const deliveries = toDeliveries(row).map((delivery) => ({
        ...delivery,
        target: known.get(delivery.subscriptionId),
      }));
      this.accept(
        new Segment(
          row.id,
          row.day,
          row.customer_id,
          events,
          deliveries,
          // What is written down of an attempt is its time after the commit, whoever made it.
          clock.monotonic() - row.age_ms,
          row.results,
        ),
        node,
      );
    }
    return true;
  }

  /** Undefined when they cannot be read: that segment stays where it is, and does not keep the others. */
  private async eventsOf({ id, payload }: ClaimedSegment): Promise<JournalEvent[] | undefined> {
    try {
      return await unpackEvents(payload);
    } catch (error) {
      this.parts.log.warn('A segment cannot be read', { segment: id, error: String(error) });
      return undefined;
    }
  }

  private enqueue(segment: Segment, delivery: SegmentDelivery): void {
    if (!delivery.target) {
      this.settler.cancelled(segment, delivery);
      return;
    }
    if (this.parts.isBlocked(delivery.target.endpointId)) {
      this.settler.held(segment, delivery);
      return;
    }
    this.parts.dispatcher.enqueue(new FirstAttempt(this, segment, delivery, delivery.target));
  }

  /** Its endpoint cannot take it. */
  hold(segment: Segment, delivery: SegmentDelivery): void {
    if (this.segments.get(segment.id) !== segment) return;
    if (this.cancelledIds.has(delivery.subscriptionId)) this.settler.cancelled(segment, delivery);
    else this.settler.held(segment, delivery);
  }

  /** Sends it, unless that is no more to be. */
  async attempt(segment: Segment, delivery: SegmentDelivery, target: Destination): Promise<QueueSignal> {
    if (this.segments.get(segment.id) !== segment) return 'failed';
    if (this.cancelledIds.has(target.subscriptionId) || this.parts.isBlocked(target.endpointId)) {
      this.hold(segment, delivery);
      return 'failed';
    }
    const body = segment.payloadOf(delivery.eventIndex).build({
      subscriptionId: target.subscriptionId,
      customerId: target.customerId,
      version: delivery.version,
      base64: target.base64,
    });
    const result = await this.parts.sender.send(target, deliveryId(segment.id, delivery.index), body);
    if (result === undefined || this.segments.get(segment.id) !== segment) return 'failed';
    if (result.delivered) this.settler.delivered(segment, delivery, result);
    else this.settler.failed(segment, delivery, result);
    return queueSignalOf(result);
  }
}

/** One that waits for its turn: there are thousands, so it is an object of its own rather than two closures. */
class FirstAttempt implements Task {
  queuedAt = 0;
  readonly customerId: string;
  readonly endpointId: number;
  readonly publisher: string;

  constructor(
    private readonly engine: InFlightSegments,
    private readonly segment: Segment,
    private readonly delivery: SegmentDelivery,
    private readonly target: Destination,
  ) {
    this.customerId = segment.customerId;
    this.endpointId = target.endpointId;
    this.publisher = segment.publisherOf(delivery.eventIndex);
  }

  run(): Promise<QueueSignal> {
    return this.engine.attempt(this.segment, this.delivery, this.target);
  }

  hold(): void {
    this.engine.hold(this.segment, this.delivery);
  }
}

function toDeliveries(row: ClaimedSegment): Omit<SegmentDelivery, 'target'>[] {
  return row.subscription_ids.map((subscriptionId, index) => ({
    index,
    eventIndex: row.event_indexes[index]!,
    subscriptionId,
    version: row.versions[index] === 1 ? 1 : 2,
  }));
}
