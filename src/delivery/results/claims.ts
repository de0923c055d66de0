import { Injectable } from '@nestjs/common';
import { DeliveryEvents } from '../model/delivery-events.js';
import type { Version } from '../model/destination.js';

/** A deferred delivery that is now this node's. Times are milliseconds before the claim. */
export interface ClaimedDelivery {
  readonly segment_id: string;
  readonly delivery_index: number;
  readonly customer_id: string;
  readonly event_index: number;
  readonly subscription_id: string;
  readonly endpoint_id: number;
  readonly version: Version;
  /** Attempts before this one. */
  readonly attempts: number;
  /** The webhook-id of the delivery that it repeats, when it is a replayed one. */
  readonly replay_of: string | null;
  /** The replay that it belongs to. */
  readonly replay_id: string | null;
  /** Since the first attempt began; null when there was none. */
  readonly first_ms_ago: number | null;
  /** Let through to a disabled endpoint. */
  readonly probe: boolean;
}

/** What this node has claimed and not yet written a result of. */
@Injectable()
export class Claims {
  private readonly byKey = new Map<string, ClaimedDelivery>();

  constructor(events: DeliveryEvents) {
    events.on('nodeLost', () => this.byKey.clear());
  }

  /** Claiming a delivery anew proves that what became of it the last time has been written. */
  add(claim: ClaimedDelivery): void {
    this.byKey.set(keyOf(claim), claim);
  }

  /** False when it was given up, with the node's lease or as forgotten, or has been claimed anew since. */
  has(claim: ClaimedDelivery): boolean {
    return this.byKey.get(keyOf(claim)) === claim;
  }

  delete(claim: ClaimedDelivery): void {
    if (this.has(claim)) this.byKey.delete(keyOf(claim));
  }

  all(): ClaimedDelivery[] {
    return [...this.byKey.values()];
  }
}

function keyOf({ segment_id, delivery_index }: ClaimedDelivery): string {
  return `${segment_id}:${delivery_index}`;
}
