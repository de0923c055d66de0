import { Injectable } from '@nestjs/common';
import { isUniqueViolation, sqlState } from '../../platform/database/index.js';
import { FairQueue } from '../fairness/fair-queue.js';
import { eventId } from '../model/ids.js';
import type { Appended, NewEvent } from '../model/journal-event.js';
import { JournalRepository } from './journal.repository.js';
import { type DraftEvent, hashKey } from './segment-draft.js';
import { type DraftSegment, SegmentWriter } from './segment-writer.js';

/** Publish calls written together. Measured: a few hundred events a commit; 1 000 was slower. */
const GROUP_EVENTS = 256;
/** And about as many characters of states: what is claimed is read whole. A single call may be larger. */
const GROUP_CHARACTERS = 4_000_000;
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

/**
 * Writes events down by group commit: calls that arrive while commits are under way are written together. There is no
 * timer: an idle journal commits at once.
 */
@Injectable()
export class Journal {
  private readonly waiting = new FairQueue<Call>();
  private writers = 0;

  constructor(
    private readonly repository: JournalRepository,
    private readonly writer: SegmentWriter,
  ) {}

  /**
   * Commits events of one customer with all their deliveries; each call entirely or not at all.
   * @param publisher who publishes them: publishers take turns
   * @param revision the subscriptions revision that the deliveries were found under
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
        publisher,
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
   * not, memory for them, so that a publisher's flood does not take the others' events along into the database.
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
    return this.writer.ownerForNew(publisher) === null;
  }

  private async commit(calls: readonly Call[]): Promise<void> {
    try {
      // Member by member, which is much faster than spreading the draft.
      const entries = calls.flatMap((call) =>
        call.drafts.map(({ input, keyHash, publisher }, position) => ({
          input,
          keyHash,
          publisher,
          call,
          position,
        })),
      );
      const written = await this.commitEntries(entries, 0);
      for (const call of calls) call.resolve(written === 'stale' ? 'stale' : call.results);
    } catch (error) {
      for (const call of calls) call.reject(error);
    }
  }

  /** @param conflicts how often an idempotency key was found taken; after the first time they are looked up first */
  private async commitEntries(entries: readonly Entry[], conflicts: number): Promise<'written' | 'stale'> {
    const { customerId, revision } = entries[0]!.call;
    const known = conflicts > 0 ? await this.knownKeys(customerId, entries) : new Map<string, string>();
    const { fresh, duplicates } = splitDuplicates(entries, known);
    try {
      const segments = await this.writer.commit<Entry>((put) => put({ customerId, revision, events: fresh }));
      if (segments === 'stale') return 'stale';
      for (const segment of segments) accepted(segment);
      for (const { entry, first } of duplicates) {
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

  private async knownKeys(customerId: string, entries: readonly Entry[]): Promise<Map<string, string>> {
    const hashes = entries.flatMap(({ keyHash }) => keyHash ?? []);
    const rows = await this.repository.knownKeys(customerId, hashes);
    return new Map(
      rows.map((row) => [row.key_hash.toString('hex'), eventId(row.segment_id, row.event_index)]),
    );
  }
}

function accepted({ events, row }: DraftSegment<Entry>): void {
  events.forEach(({ call, position }, index) => {
    call.results[position] = { status: 'accepted', eventId: eventId(row.id, index) };
  });
}

/** Sorts out the events whose key is known, or was used earlier in the same group. */
function splitDuplicates(
  entries: readonly Entry[],
  known: ReadonlyMap<string, string>,
): { fresh: Entry[]; duplicates: { entry: Entry; first: string | Entry }[] } {
  const fresh: Entry[] = [];
  const duplicates: { entry: Entry; first: string | Entry }[] = [];
  const inGroup = new Map<string, Entry>();
  for (const entry of entries) {
    const key = entry.keyHash?.toString('hex');
    const first = key === undefined ? undefined : (known.get(key) ?? inGroup.get(key));
    if (first !== undefined) {
      duplicates.push({ entry, first });
    } else {
      if (key !== undefined) inGroup.set(key, entry);
      fresh.push(entry);
    }
  }
  return { fresh, duplicates };
}
