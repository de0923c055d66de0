import { PayloadBuilder } from '../attempts/payload.js';
import type { JournalEvent } from '../model/journal-event.js';
import type { DeliveryState } from '../model/delivery-state.js';
import type { Destination, Version } from '../model/destination.js';

/** What is known of a delivery in its segment; the numbers are stored, so they never change their meaning. */
export const SLOT = { open: 0, delivered: 1, deferred: 2, cancelled: 3 } as const;
export type SlotState = (typeof SLOT)[keyof typeof SLOT];

/** The state of a delivery by its slot; undefined when it was deferred: then its row tells. */
export const STATE_OF_SLOT = {
  [SLOT.open]: 'pending',
  [SLOT.delivered]: 'delivered',
  [SLOT.deferred]: undefined,
  [SLOT.cancelled]: 'cancelled',
} as const satisfies Readonly<Record<SlotState, DeliveryState | undefined>>;

/** Bytes per delivery in a segment's results: state (1), status (2), start after commit in ms (4), duration in ms (4). */
export const SLOT_BYTES = 11;
const U32 = 0xffff_ffff;
const BYTES_AN_EVENT = 200;
/** What a delivery takes in memory beside its event: its own object, its task, its place in a queue. */
const BYTES_A_DELIVERY = 600;

/** One delivery as the segment's owner holds it in memory. */
export interface SegmentDelivery {
  readonly index: number;
  readonly eventIndex: number;
  readonly subscriptionId: string;
  /** Undefined when the subscription is gone. */
  readonly destination: Destination | undefined;
  readonly version: Version;
}

/**
 * A segment whose deliveries this node is sending: from its commit (or its takeover) until every delivery has a result
 * that is written down.
 */
export class Segment {
  readonly results: Buffer;
  /** Deliveries without a result. */
  open: number;
  /** Whether there are results that the database does not have yet. */
  dirty = false;
  /** About how many bytes of memory it takes, by who published them: what bounds how many there are. */
  readonly shares: ReadonlyMap<string, number>;
  private readonly payloads: (PayloadBuilder | undefined)[];

  constructor(
    readonly id: string,
    readonly day: string,
    readonly customerId: string,
    readonly events: readonly JournalEvent[],
    readonly deliveries: readonly SegmentDelivery[],
    /** When it was committed, on the monotonic clock. */
    readonly since: number,
    results?: Buffer | null,
    /** Who published each event, by its index; what is read from the database does not tell. */
    private readonly publishers: readonly string[] = [],
  ) {
    this.results = results ?? Buffer.alloc(deliveries.length * SLOT_BYTES);
    this.open = deliveries.length;
    if (results) {
      for (const { index } of deliveries) if (this.stateOf(index) !== SLOT.open) this.open--;
    }
    this.payloads = Array.from({ length: events.length });
    this.shares = sharesOf(events, deliveries, publishers);
  }

  publisherOf(eventIndex: number): string {
    return this.publishers[eventIndex] ?? '';
  }

  stateOf(index: number): SlotState {
    return this.results.readUInt8(index * SLOT_BYTES) as SlotState;
  }

  payloadOf(eventIndex: number): PayloadBuilder {
    return (this.payloads[eventIndex] ??= new PayloadBuilder(this.events[eventIndex]!));
  }

  /** Notes a result; the first one for a delivery counts. @param startedAt on the monotonic clock */
  record(
    index: number,
    state: Exclude<SlotState, 0>,
    status = 0,
    startedAt = this.since,
    durationMs = 0,
  ): void {
    if (this.stateOf(index) !== SLOT.open) return;
    const at = index * SLOT_BYTES;
    this.results.writeUInt8(state, at);
    this.results.writeUInt16BE(status, at + 1);
    this.results.writeUInt32BE(Math.min(U32, Math.max(0, Math.round(startedAt - this.since))), at + 3);
    this.results.writeUInt32BE(Math.min(U32, Math.round(durationMs)), at + 7);
    this.open--;
    this.dirty = true;
  }
}

/** Each publisher pays for its own events and their deliveries. */
function sharesOf(
  events: readonly JournalEvent[],
  deliveries: readonly SegmentDelivery[],
  publishers: readonly string[],
): Map<string, number> {
  const shares = new Map<string, number>();
  const add = (eventIndex: number, bytes: number): void => {
    const publisher = publishers[eventIndex] ?? '';
    shares.set(publisher, (shares.get(publisher) ?? 0) + bytes);
  };
  events.forEach(({ newState, oldState }, index) =>
    add(index, BYTES_AN_EVENT + 2 * (newState.length + oldState.length)),
  );
  for (const { eventIndex } of deliveries) add(eventIndex, BYTES_A_DELIVERY);
  return shares;
}
