import { compileFilters, type CompiledFilter } from '../evaluation/compile.js';
import { ConditionIndex } from './condition-index.js';
import type { FilterSet } from '../model/filter.js';
import { type EventStates, MatchInput } from '../evaluation/match-input.js';
import { ObjectIndex } from './object-index.js';
import type { Place, Visit } from './posting-list.js';

/** Whose event it is, and of what. */
export interface EventKind {
  readonly customerId: string;
  readonly objCode: string;
  readonly eventType: string;
  /** Of a subscription, null stands for every object; of an event, for none. */
  readonly objId: string | null;
}

/** A subscription as the index needs it. */
export interface Indexable<Payload> extends EventKind {
  readonly filters: FilterSet;
  /** What a match gives back; the index does not look inside. */
  readonly payload: Payload;
}

interface Entry<Payload> {
  readonly bucket: Bucket<Payload>;
  readonly objId: string | null;
  /** What decides about an event that leads here; undefined when it passes. */
  filter: CompiledFilter | undefined;
  readonly payload: Payload;
  /** Most have one: an array for each would be a tenth of the index. */
  places: Place<Entry<Payload>> | readonly Place<Entry<Payload>>[];
  /** The last search that tried it: several keys may lead to it. */
  triedBy: number;
}

/** The subscriptions of one customer to one kind of event. */
interface Bucket<Payload> {
  readonly kind: string;
  size: number;
  readonly ofAll: ConditionIndex<Entry<Payload>>;
  readonly ofObject: Map<string, ObjectIndex<Entry<Payload>>>;
}

/**
 * Finds the subscriptions that an event matches, without trying the others. The customer, the objCode, the eventType and
 * the objId choose where to look; what the filters ask for chooses whom to try there, and those filters have the last
 * word. See docs/contract/event-subscriptions.md#5.
 */
export class SubscriptionIndex<Payload> {
  private readonly buckets = new Map<string, Bucket<Payload>>();
  private readonly entries = new Map<string, Entry<Payload>>();
  private searches = 0;

  get size(): number {
    return this.entries.size;
  }

  has(id: string): boolean {
    return this.entries.has(id);
  }

  ids(): Iterable<string> {
    return this.entries.keys();
  }

  /** Adds a subscription, in the place of the one with the same id if there is one. */
  add(id: string, subscription: Indexable<Payload>): void {
    this.remove(id);
    const { objId, filters, payload } = subscription;
    const kind = kindKey(subscription);
    const bucket = valueAt<Bucket<Payload>>(this.buckets, kind, () => ({
      kind,
      size: 0,
      ofAll: new ConditionIndex(),
      ofObject: new Map(),
    }));
    const entry: Entry<Payload> = { bucket, objId, filter: undefined, payload, places: [], triedBy: 0 };
    const index = objId === null ? bucket.ofAll : valueAt(bucket.ofObject, objId, () => new ObjectIndex());
    const { places, rest } = index.add(entry, filters);
    entry.places = places.length === 1 ? places[0] : places;
    if (rest !== undefined) entry.filter = compileFilters(rest);
    bucket.size++;
    this.entries.set(id, entry);
  }

  /** Removes the subscription with this id. @returns whether there was one */
  remove(id: string): boolean {
    const entry = this.entries.get(id);
    if (entry === undefined) return false;
    this.entries.delete(id);
    const { bucket, places } = entry;
    for (const place of 'posting' in places ? [places] : places) place.posting.remove(place);
    if (entry.objId !== null && bucket.ofObject.get(entry.objId)!.forget() === 0) {
      bucket.ofObject.delete(entry.objId);
    }
    if (--bucket.size === 0) this.buckets.delete(bucket.kind);
    return true;
  }

  /** The payloads of all subscriptions that the event matches, each once, in no order. */
  match(event: EventKind & EventStates): Payload[] {
    const bucket = this.buckets.get(kindKey(event));
    if (bucket === undefined) return [];
    const matched: Payload[] = [];
    const input = new MatchInput(event);
    const search = ++this.searches;
    const tryOne = (entry: Entry<Payload>): void => {
      if (entry.triedBy === search) return;
      entry.triedBy = search;
      if (entry.filter === undefined || entry.filter.matches(input)) matched.push(entry.payload);
    };
    const visit: Visit<Entry<Payload>> = (posting) => {
      if (posting.seenBy === search) return;
      posting.seenBy = search;
      posting.each(tryOne);
    };
    bucket.ofAll.search(input, visit);
    if (event.objId !== null) bucket.ofObject.get(event.objId)?.search(input, visit);
    return matched;
  }
}

/** No part can hold a NUL, so the key is unambiguous. */
function kindKey({ customerId, objCode, eventType }: EventKind): string {
  return `${customerId}\0${objCode}\0${eventType}`;
}

function valueAt<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
