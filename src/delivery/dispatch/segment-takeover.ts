import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Log } from '../../platform/logging/log.js';
import { SparseWarning } from '../../platform/logging/sparse-warning.js';
import { DestinationsRepository } from '../attempts/destinations.repository.js';
import { type ClaimedSegment, JournalRepository } from '../journal/journal.repository.js';
import { Segment, type SegmentDelivery } from '../journal/segment.js';
import { unpackEvents } from '../journal/segment-codec.js';
import { DeliveryEvents } from '../model/delivery-events.js';
import type { JournalEvent } from '../model/journal-event.js';
import { ThisNode } from '../model/this-node.js';
import { FirstAttempts } from './first-attempts.js';
import { InFlightSegments } from './in-flight-segments.js';

/** Taken over at a time; each may hold some megabytes. */
const CLAIM_SEGMENTS = 8;
/** While the database is away a warning comes every second; one in half a minute says as much. */
const WARN_EVERY_MS = 30_000;

/** Takes over the segments that nobody owns, as far as there is memory. */
@Injectable()
export class SegmentTakeover {
  private claiming: Promise<void> | undefined;
  private mayBeUnowned = true;
  private readonly log: SparseWarning;

  constructor(
    private readonly repository: JournalRepository,
    private readonly destinations: DestinationsRepository,
    private readonly segments: InFlightSegments,
    private readonly attempts: FirstAttempts,
    private readonly node: ThisNode,
    events: DeliveryEvents,
    private readonly clock: Clock,
    log: Log,
  ) {
    this.log = new SparseWarning(log.for('delivery'), clock, WARN_EVERY_MS);
    events.on('nodeGained', () => (this.mayBeUnowned = true));
    events.on('nodeLost', () => (this.mayBeUnowned = true));
    events.on('workAvailable', () => this.claimSoon());
    events.on('memoryFreed', () => this.mayBeUnowned && this.claimSoon());
    events.on('segmentUnowned', () => {
      this.mayBeUnowned = true;
      this.claimSoon();
    });
  }

  start(): void {
    this.claimSoon();
  }

  /** Takes over nothing more, and has this node own no more new segments. */
  stop(): void {
    this.segments.close();
  }

  /** Frees what the database holds in this node's name and this node does not know of. */
  async releaseForgotten(): Promise<void> {
    const node = this.node.id;
    if (node === undefined || this.claiming) return;
    // No claim may begin meanwhile: what it gets would look forgotten.
    this.claiming = this.repository
      .releaseForgotten(node, this.segments.ids)
      .then((count) => {
        if (count > 0) this.log.warn('Took up segments whose commit was never confirmed', { count });
        if (count > 0) this.mayBeUnowned = true;
      })
      .finally(() => (this.claiming = undefined));
    await this.claiming;
  }

  private claimSoon(): void {
    if (this.claiming || this.node.id === undefined || this.segments.isFull) return;
    this.claiming = this.claim()
      .catch((error: unknown) => {
        this.mayBeUnowned = true;
        this.log.warn('Could not take segments over', { error: String(error) });
        return false;
      })
      .then((more) => {
        this.claiming = undefined;
        if (more) this.claimSoon();
      });
  }

  /** @returns whether there may be more */
  private async claim(): Promise<boolean> {
    const node = this.node.id;
    if (node === undefined) return false;
    this.mayBeUnowned = false;
    const claimed = await this.repository.claim(node, CLAIM_SEGMENTS);
    if (claimed.length === 0) return false;
    this.mayBeUnowned = true;
    const known = await this.destinations.load([
      ...new Set(claimed.flatMap(({ subscription_ids }) => subscription_ids)),
    ]);
    for (const row of claimed) {
      if (this.node.id !== node) return false;
      const events = await this.eventsOf(row);
      if (events === undefined) continue;
      const deliveries = toDeliveries(row).map((delivery) => ({
        ...delivery,
        destination: known.get(delivery.subscriptionId),
      }));
      // What is written down of an attempt is its time after the commit, whoever made it.
      const since = this.clock.monotonic() - row.age_ms;
      this.attempts.accept(
        new Segment(row.id, row.day, row.customer_id, events, deliveries, since, row.results),
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
      this.log.warn('A segment cannot be read', { segment: id, error: String(error) });
      return undefined;
    }
  }
}

function toDeliveries(row: ClaimedSegment): Omit<SegmentDelivery, 'destination'>[] {
  return row.subscription_ids.map((subscriptionId, index) => ({
    index,
    eventIndex: row.event_indexes[index]!,
    subscriptionId,
    version: row.versions[index] === 1 ? 1 : 2,
  }));
}
