import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { uuidV7 } from '../../platform/crypto/index.js';
import {
  Partitions,
  isStoreUnavailable,
  isUniqueViolation,
  sqlState,
} from '../../platform/database/index.js';
import { Log } from '../../platform/logging/log.js';
import { DeliveryMetrics } from '../metrics/delivery-metrics.js';
import { FairQueue } from '../fairness/fair-queue.js';
import { dayOf, eventId } from '../model/ids.js';
import type { Appended, NewEvent } from '../model/recorded-event.js';
import { JournalRepository, type SegmentRow } from './journal.repository.js';
import { Segment, type SegmentDelivery } from './segment.js';
import { type DraftEvent, draftRow, hashKey } from './segment-draft.js';

/** Publish calls written together. Measured: a few hundred events a commit; 1 000 was slower. */
const GROUP_EVENTS = 256;
/** And about as many characters of states: what is claimed is read whole. A single call may be larger. */
const GROUP_CHARACTERS = 4_000_000;
/** Deliveries a segment may hold before the next one is begun; a single event's are never split. */
const SEGMENT_DELIVERIES = 20_000;
const PARALLEL_WRITERS = 3;
/** Each conflict means that somebody else got further; this many in a row mean that something is wrong. */
const MOST_CONFLICTS = 10;

/** One publish call that waits for its commit. */
interface Call {
  readonly customerId: string;
  readonly publisher: string;
  readonly drafts: readonly DraftEvent[];
  readonly revision: number;
  /** Of all its states together. */
  readonly characters: number;
  readonly results: Appended[];
  resolve(results: Appended[] | 'stale'): void;
  reject(error: unknown): void;
}

interface Entry extends DraftEvent {
  readonly call: Call;
  readonly position: number;
}

/** Who sends what was committed. */
export interface SegmentListener {
  /** The node's id when it will send new segments from memory; null when somebody else should. */
  ownerForNew(publisher: string): number | null;
  /** @param owner in whose name it was committed */
  accept(segment: Segment, owner: number): void;
  /** A segment was committed that nobody owns. */
  orphaned(): void;
}

/**
 * Writes events down by group commit: calls that arrive while commits are under way are written together. There is no
 * timer: an idle journal commits at once.
 */
@Injectable()
export class Journal {
  private readonly waiting = new FairQueue<Call>();
  private writers = 0;
  private sink: SegmentListener | undefined;

  constructor(
    private readonly repository: JournalRepository,
    private readonly partitions: Partitions,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly metrics: DeliveryMetrics,
  ) {}

  connect(sink: SegmentListener): void {
    this.sink = sink;
  }

  /**
   * Commits events of one customer with all their deliveries; each call entirely or not at all.
   * @param publisher who publishes them: publishers take turns
   * @param revision the match revision that the deliveries were found under
   * @returns what became of each event, in order; `stale` when the revision is no longer the current one
   */
  append(
    customerId: string,
    publisher: string,
    events: readonly NewEvent[],
    revision: number,
  ): Promise<Appended[] | 'stale'> {
    return new Promise((resolve, reject) => {
      const drafts = events.map((input) => ({
        input,
        keyHash: input.key === null ? undefined : hashKey(input.key),
      }));
      const characters = events.reduce(
        (sum, { event }) => sum + event.newState.length + event.oldState.length,
        0,
      );
      const call = { customerId, publisher, drafts, revision, characters, results: [], resolve, reject };
      this.waiting.push(publisher, call);
      void this.write();
    });
  }

  private async write(): Promise<void> {
    if (this.writers >= PARALLEL_WRITERS || this.waiting.length === 0) return;
    this.writers++;
    try {
      while (this.waiting.length > 0) await this.commit(this.nextGroup());
    } finally {
      this.writers--;
    }
  }

  /**
   * The call whose turn it is and what fits beside it: calls of the same customer and revision whose publishers have, or have
   * not, room for them in memory, so that a publisher's flood does not take the others' events along into the database.
   */
  private nextGroup(): Call[] {
    const first = this.waiting.shift()!;
    const group = [first];
    let events = first.drafts.length;
    let { characters } = first;
    const spills = this.spills(first);
    const rest: Call[] = [];
    for (let call = this.waiting.shift(); call !== undefined; call = this.waiting.shift()) {
      const alike = call.customerId === first.customerId && call.revision === first.revision;
      const fits =
        events + call.drafts.length <= GROUP_EVENTS && characters + call.characters <= GROUP_CHARACTERS;
      if (alike && fits && this.spills(call) === spills) {
        group.push(call);
        events += call.drafts.length;
        characters += call.characters;
      } else {
        rest.push(call);
      }
    }
    for (const call of rest) this.waiting.push(call.publisher, call);
    return group;
  }

  private spills({ publisher }: Call): boolean {
    return this.sink?.ownerForNew(publisher) === null;
  }

  private async commit(calls: readonly Call[]): Promise<void> {
    try {
      const entries = calls.flatMap((call) =>
        call.drafts.map(({ input, keyHash }, position) => ({ input, keyHash, call, position })),
      );
      const outcome = await this.commitEntries(entries, 0);
      for (const call of calls) call.resolve(outcome === 'stale' ? 'stale' : call.results);
    } catch (error) {
      for (const call of calls) call.reject(error);
    }
  }

  /** @param conflicts how often an idempotency key was found taken; after the first time they are looked up first */
  private async commitEntries(entries: readonly Entry[], conflicts: number): Promise<'written' | 'stale'> {
    const customerId = entries[0]!.call.customerId;
    const revision = entries[0]!.call.revision;
    const known = conflicts > 0 ? await this.knownKeys(customerId, entries) : new Map<string, string>();
    const { fresh, twins } = splitRepeats(entries, known);
    const owner = this.sink?.ownerForNew(entries[0]!.call.publisher) ?? null;
    const begun = this.clock.monotonic();
    const parts = await Promise.all(
      splitByDeliveries(fresh).map(async (part) => {
        const id = uuidV7(this.clock.now(), randomBytes(10));
        const head = { id, day: dayOf(id), customerId, owner, revision };
        return { part, row: await draftRow(head, part) };
      }),
    );
    try {
      const result = await this.insert(parts.map(({ row }) => row));
      if (!result.written) return 'stale';
      if (fresh.length > 0)
        this.metrics.committed(fresh.length, countDeliveries(fresh), this.clock.monotonic() - begun);
      parts.forEach(({ part, row }, i) => this.committed(part, row, result.owners[i] ?? null));
      for (const { entry, first } of twins) {
        const eventIdOfFirst =
          typeof first === 'string' ? first : first.call.results[first.position]!.eventId;
        entry.call.results[entry.position] = { status: 'duplicate', eventId: eventIdOfFirst };
      }
      return 'written';
    } catch (error) {
      // Somebody committed one of our keys since: look them up and leave those events out.
      const conflict = isUniqueViolation(error) || sqlState(error) === '40P01';
      if (conflict && conflicts < MOST_CONFLICTS) return this.commitEntries(entries, conflicts + 1);
      throw error;
    }
  }

  private async insert(
    rows: readonly SegmentRow[],
    again = true,
  ): Promise<{ written: boolean; owners: (number | null)[] }> {
    if (rows.length === 0) return { written: true, owners: [] };
    try {
      if (rows.length > 1) return await this.repository.appendAll(rows);
      const { written, owner } = await this.repository.append(rows[0]!);
      return { written, owners: [owner] };
    } catch (error) {
      if (isStoreUnavailable(error)) return this.confirm(rows, error);
      // 23514: no partition for that day, for instance after the clock jumped.
      if (sqlState(error) !== '23514' || !again) throw error;
      this.log.warn('A partition was missing', { day: rows[0]!.day });
      await this.partitions.ensureAround('segments', this.clock.now());
      return this.insert(rows, false);
    }
  }

  /**
   * A connection that is lost may take the confirmation of a commit with it: looks whether the rows are there after all.
   * @throws `lost` when they are not, or when nobody can tell
   */
  private async confirm(
    rows: readonly SegmentRow[],
    lost: unknown,
  ): Promise<{ written: boolean; owners: (number | null)[] }> {
    const found = await this.repository.written(rows).catch(() => new Map<string, number | null>());
    if (found.size < rows.length) throw lost;
    return { written: true, owners: rows.map(({ id }) => found.get(id) ?? null) };
  }

  private committed(part: readonly Entry[], row: SegmentRow, owner: number | null): void {
    part.forEach(({ call, position }, index) => {
      call.results[position] = { status: 'accepted', eventId: eventId(row.id, index) };
    });
    const deliveries: SegmentDelivery[] = [];
    part.forEach(({ input }, eventIndex) => {
      for (const { target, version } of input.deliveries) {
        const index = deliveries.length;
        deliveries.push({ index, eventIndex, subscriptionId: target.subscriptionId, target, version });
      }
    });
    if (deliveries.length === 0) return;
    if (owner === null) {
      this.sink?.orphaned();
      return;
    }
    const events = part.map(({ input }) => input.event);
    const publishers = part.map(({ call }) => call.publisher);
    const now = this.clock.monotonic();
    this.sink?.accept(
      new Segment(row.id, row.day, row.customerId, events, deliveries, now, null, publishers),
      owner,
    );
  }

  private async knownKeys(customerId: string, entries: readonly Entry[]): Promise<Map<string, string>> {
    const hashes = entries.flatMap(({ keyHash }) => keyHash ?? []);
    const rows = await this.repository.knownKeys(customerId, hashes);
    return new Map(
      rows.map((row) => [row.key_hash.toString('hex'), eventId(row.segment_id, row.event_index)]),
    );
  }
}

/** Sorts out the events whose key is known, or was used earlier in the same group. */
function splitRepeats(
  entries: readonly Entry[],
  known: ReadonlyMap<string, string>,
): { fresh: Entry[]; twins: { entry: Entry; first: string | Entry }[] } {
  const fresh: Entry[] = [];
  const twins: { entry: Entry; first: string | Entry }[] = [];
  const inGroup = new Map<string, Entry>();
  for (const entry of entries) {
    const key = entry.keyHash?.toString('hex');
    const first = key === undefined ? undefined : (known.get(key) ?? inGroup.get(key));
    if (first !== undefined) {
      twins.push({ entry, first });
    } else {
      if (key !== undefined) inGroup.set(key, entry);
      fresh.push(entry);
    }
  }
  return { fresh, twins };
}

function countDeliveries(entries: readonly Entry[]): number {
  return entries.reduce((sum, { input }) => sum + input.deliveries.length, 0);
}

/** Takes events apart into those of one segment each. */
export function splitByDeliveries<E extends DraftEvent>(entries: readonly E[]): E[][] {
  const parts: E[][] = [];
  let room = 0;
  for (const entry of entries) {
    const size = entry.input.deliveries.length;
    if (parts.length === 0 || size > room) {
      parts.push([]);
      room = SEGMENT_DELIVERIES;
    }
    parts.at(-1)!.push(entry);
    room -= size;
  }
  return parts;
}
