import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Log } from '../../platform/logging/log.js';
import { SparseWarning } from '../../platform/logging/sparse-warning.js';
import { DestinationsRepository } from '../attempts/destinations.repository.js';
import { PayloadBuilder } from '../attempts/payload.js';
import { decodeEvents } from '../journal/segment-codec.js';
import type { Destination } from '../model/destination.js';
import type { ClaimedDelivery } from '../results/claims.js';
import { RetriesRepository } from './retries.repository.js';

const WARN_EVERY_MS = 30_000;

/** A claimed delivery with what its attempt needs. */
export interface Prepared {
  readonly claim: ClaimedDelivery;
  /** On the monotonic clock, milliseconds. */
  readonly claimedAt: number;
  /** Undefined when the subscription is gone. */
  readonly destination: Destination | undefined;
  readonly payload: PayloadBuilder | 'unreadable';
}

/** Deliveries in the order of their claims, and the texts of their events. */
export interface Preparations {
  readonly prepared: readonly Prepared[];
  readonly bodies: readonly string[];
}

/** Reads what attempts at deferred deliveries need: where they go, and the events. */
@Injectable()
export class RetryPreparation {
  private readonly warning: SparseWarning;

  constructor(
    private readonly destinations: DestinationsRepository,
    private readonly repository: RetriesRepository,
    clock: Clock,
    log: Log,
  ) {
    this.warning = new SparseWarning(log.for('delivery'), clock, WARN_EVERY_MS);
  }

  /**
   * Deliveries of one event share its payload.
   * @throws the database's error
   */
  async prepare(claims: readonly ClaimedDelivery[], claimedAt: number): Promise<Preparations> {
    const ids = [...new Set(claims.map(({ subscription_id }) => subscription_id))];
    const destinations = await this.destinations.load(ids);
    const bodies = await this.repository.bodies(claims);
    const payloads = new Map<string, PayloadBuilder | 'unreadable'>();
    const prepared = claims.map((claim): Prepared => {
      const key = `${claim.segment_id}:${claim.event_index}`;
      let payload = payloads.get(key);
      if (!payload) payloads.set(key, (payload = this.payloadOf(bodies.get(key))));
      return { claim, claimedAt, destination: destinations.get(claim.subscription_id), payload };
    });
    return { prepared, bodies: [...bodies.values()] };
  }

  private payloadOf(body: string | undefined): PayloadBuilder | 'unreadable' {
    try {
      if (body === undefined) throw new Error('The event of a deferred delivery is missing');
      return new PayloadBuilder(decodeEvents(body)[0]!);
    } catch (error) {
      this.warning.warn('A deferred delivery cannot be sent', { error: String(error) });
      return 'unreadable';
    }
  }
}
