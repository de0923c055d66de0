import { Injectable } from '@nestjs/common';
import { WebhookSender } from '../attempts/webhook-sender.js';
import { SegmentListener } from '../journal/segment-listener.js';
import { type Segment, SLOT, type SegmentDelivery } from '../journal/segment.js';
import { DeliveryEvents } from '../model/delivery-events.js';
import type { Destination } from '../model/destination.js';
import { deliveryId } from '../model/ids.js';
import { ThisNode } from '../model/this-node.js';
import { ResultWriter } from '../results/result-writer.js';
import { type Hindrance, Hindrances } from './hindrances.js';
import { InFlightSegments } from './in-flight-segments.js';
import { NodeDispatcher } from './node-dispatcher.js';
import { type QueueSignal, queueSignalOf } from './queue-signal.js';
import type { Task } from './task.js';

/** Sends the deliveries of the segments that this node owns: right after their commit, or after their takeover. */
@Injectable()
export class FirstAttempts implements SegmentListener {
  constructor(
    private readonly segments: InFlightSegments,
    private readonly dispatcher: NodeDispatcher,
    private readonly hindrances: Hindrances,
    private readonly sender: WebhookSender,
    private readonly results: ResultWriter,
    private readonly node: ThisNode,
    private readonly events: DeliveryEvents,
  ) {}

  ownerForNew(publisher: string): number | null {
    return this.segments.ownerForNew(publisher);
  }

  drafted(segmentId: string): void {
    this.segments.expect(segmentId);
  }

  settled(segmentId: string): void {
    this.segments.expectNoMore(segmentId);
  }

  accept(segment: Segment, owner: number): void {
    // Committed in a name that is no longer ours: somebody else will find it.
    if (owner !== this.node.id) return;
    // Taken over by the node that has it, after it was freed by mistake: it is sent as it is.
    if (!this.segments.add(segment)) return;
    for (const delivery of segment.deliveries) {
      if (segment.stateOf(delivery.index) === SLOT.open) this.enqueue(segment, delivery);
    }
    this.dispatcher.dispatchReady();
  }

  unowned(): void {
    this.events.emit('segmentUnowned');
  }

  private enqueue(segment: Segment, delivery: SegmentDelivery): void {
    const { destination } = delivery;
    const hindrance = this.hindrances.to(destination);
    if (destination === undefined || hindrance !== undefined) {
      this.give(segment, delivery, hindrance ?? 'cancelled');
      return;
    }
    this.dispatcher.enqueue(new FirstAttempt(this, segment, delivery, destination));
  }

  /** Its endpoint cannot take it. */
  putOnHold(segment: Segment, delivery: SegmentDelivery): void {
    if (!this.segments.has(segment)) return;
    this.give(segment, delivery, this.hindrances.to(delivery.destination) ?? 'onHold');
  }

  private give(segment: Segment, delivery: SegmentDelivery, hindrance: Hindrance): void {
    if (hindrance === 'cancelled') this.results.cancelled(segment, delivery);
    else this.results.putOnHold(segment, delivery);
  }

  /** Sends it, unless that is no more to be. */
  async attempt(segment: Segment, delivery: SegmentDelivery, destination: Destination): Promise<QueueSignal> {
    if (!this.segments.has(segment)) return 'failed';
    const hindrance = this.hindrances.to(destination);
    if (hindrance !== undefined) {
      this.give(segment, delivery, hindrance);
      return 'failed';
    }
    const body = { payload: segment.payloadOf(delivery.eventIndex), version: delivery.version };
    const result = await this.sender.send(destination, deliveryId(segment.id, delivery.index), body);
    if (result === undefined || !this.segments.has(segment)) return 'failed';
    this.results.attempted(segment, delivery, result);
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
    private readonly attempts: FirstAttempts,
    private readonly segment: Segment,
    private readonly delivery: SegmentDelivery,
    private readonly destination: Destination,
  ) {
    this.customerId = segment.customerId;
    this.endpointId = destination.endpointId;
    this.publisher = segment.publisherOf(delivery.eventIndex);
  }

  run(): Promise<QueueSignal> {
    return this.attempts.attempt(this.segment, this.delivery, this.destination);
  }

  putOnHold(): void {
    this.attempts.putOnHold(this.segment, this.delivery);
  }
}
