import { Injectable } from '@nestjs/common';
import { Log } from '../../platform/logging/log.js';
import type { HealthChange } from './health-change.js';

/** What parts of this module tell each other, by name, with what is told of it. */
export interface DeliveryEventMap {
  /** This node owns things, under a new id. */
  nodeGained: [];
  /** What this node owned is somebody else's now. */
  nodeLost: [];
  /** The lease ran out without a renewal (the database is away): nothing is sent until it is renewed. */
  sendingPaused: [];
  sendingResumed: [];
  /** After every renewal of the lease. */
  leaseRenewed: [];
  /** There may be work in the database that nobody has claimed. */
  workAvailable: [];
  /** A segment was committed that nobody owns. */
  segmentUnowned: [];
  /** Segments that need nothing more from this node: all is recorded, or another node has taken them over. */
  segmentsFinished: [ids: readonly string[]];
  /** There is memory again for segments on their way. */
  memoryFreed: [];
  /** Deliveries were deferred, or deferred ones are claimed no more: there may be some to claim. */
  deferredChanged: [];
  /** A claimed delivery has had its turn: there may be capacity for others. */
  claimEnded: [];
  /** The results that this node wrote disabled, enabled or froze endpoints. */
  endpointHealthChanged: [changes: readonly HealthChange[]];
  /** This endpoint was disabled or frozen: nothing may be sent to it. */
  endpointBlocked: [endpointId: number];
}

type Listener<Name extends keyof DeliveryEventMap> = (...payload: DeliveryEventMap[Name]) => void;

/**
 * Tells the parts of this module what happened in another one, at once and in the order in which they asked to hear it. A
 * listener that throws is logged, and keeps neither the others from hearing nor the teller from going on.
 */
@Injectable()
export class DeliveryEvents {
  private readonly listeners: { [Name in keyof DeliveryEventMap]?: Listener<Name>[] } = {};
  private readonly log: Log;

  constructor(log: Log) {
    this.log = log.for('delivery');
  }

  on<Name extends keyof DeliveryEventMap>(name: Name, listener: Listener<Name>): void {
    const known = (this.listeners[name] ?? []) as Listener<Name>[];
    this.listeners[name] = [...known, listener] as (typeof this.listeners)[Name];
  }

  emit<Name extends keyof DeliveryEventMap>(name: Name, ...payload: DeliveryEventMap[Name]): void {
    for (const listener of (this.listeners[name] ?? []) as Listener<Name>[]) {
      try {
        listener(...payload);
      } catch (error) {
        this.log.error('A part of the delivery failed to take note of an event', {
          event: name,
          error: String(error),
        });
      }
    }
  }
}
