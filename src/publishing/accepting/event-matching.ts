import { Injectable } from '@nestjs/common';
import type { JournalEvent, PlannedDelivery } from '../../delivery/index.js';
import { SubscriptionSnapshot } from '../../event-subscriptions/index.js';
import type { EventStates } from '../../filtering/index.js';
import { Clock } from '../../platform/clock/clock.js';
import type { Pace } from '../../platform/clock/pace.js';
import { AppError } from '../../platform/http/errors/index.js';
import { parseExactly } from '../../platform/json/index.js';
import type { BodyEntry } from '../parsing/batch-reader.js';
import { readEvent } from '../parsing/event-reader.js';
import type { Rejection } from '../parsing/rejection.js';

/** How often subscriptions may change under one request before it is given up. */
const MAX_MATCHES = 20;

/** What a match found, and the snapshot's revision that it was found under. */
interface Matched {
  deliveries: readonly PlannedDelivery[];
  revision: number;
}

/** An event on its way to the journal. Its parsed states are gone by now: another match parses them again. */
export interface MatchedEvent extends Matched {
  readonly event: JournalEvent;
  readonly key: string | null;
  readonly warning: string | undefined;
}

/** An event that breaks a rule, and where it stands. */
export type RejectedEvent = Rejection & Pick<BodyEntry, 'place'>;

/** Finds what events are to be delivered to, and again for as long as the subscriptions change before the commit. */
@Injectable()
export class EventMatching {
  constructor(
    private readonly snapshot: SubscriptionSnapshot,
    private readonly clock: Clock,
  ) {}

  /**
   * Reads events and matches each against the subscriptions as they are known at its turn.
   * @returns in the order of the entries
   * @throws what the entries throw
   */
  async read(
    customerId: string,
    entries: Iterable<BodyEntry>,
    pace: Pace,
  ): Promise<(MatchedEvent | RejectedEvent)[]> {
    const now = this.clock.now();
    const events: (MatchedEvent | RejectedEvent)[] = [];
    for (const entry of entries) {
      const content = 'rejected' in entry.content ? entry.content : readEvent(entry.content, now);
      if ('rejected' in content) {
        events.push({ ...content, place: entry.place });
      } else {
        const { event, key, states, warning } = content;
        events.push({ event, key, warning, ...this.match(customerId, event, states) });
      }
      if (pace.isDue()) await pace.pause();
    }
    return events;
  }

  /** Matches those again that were matched before the subscriptions changed. */
  async catchUp(customerId: string, events: readonly MatchedEvent[], pace: Pace): Promise<void> {
    for (const item of events) {
      if (item.revision === this.snapshot.revision) continue;
      const { newState, oldState } = item.event;
      const states = {
        newState: (): unknown => parseExactly(newState),
        oldState: (): unknown => parseExactly(oldState),
      };
      Object.assign(item, this.match(customerId, item.event, states));
      if (pace.isDue()) await pace.pause();
    }
  }

  /** The revision that all of the events were matched under, or a later one. */
  revisionOf(events: readonly MatchedEvent[]): number {
    return events.reduce((least, { revision }) => Math.min(least, revision), this.snapshot.revision);
  }

  /**
   * Commits what was matched; as long as the subscriptions changed meanwhile, waits for the snapshot to catch up and does it
   * again.
   * @param commit matches what it commits by the snapshot of its beginning or a later one; `stale` when nothing was done
   *   because that was no longer the current one
   * @throws what `commit` throws; AppError StoreUnavailable when the subscriptions kept changing. Then nothing was done
   */
  async untilCurrent<T>(commit: () => Promise<T | 'stale'>): Promise<T> {
    for (let round = 0; round < MAX_MATCHES; round++) {
      const committed = await commit();
      if (committed !== 'stale') return committed;
      await this.snapshot.refresh();
    }
    throw new AppError(
      'StoreUnavailable',
      'The subscriptions kept changing while these events were matched; nothing was done. Try again.',
      { 'Retry-After': '1' },
    );
  }

  private match(customerId: string, event: JournalEvent, states: EventStates): Matched {
    const { revision } = this.snapshot;
    const { eventType, objCode, objId } = event;
    return {
      revision,
      deliveries: this.snapshot.match({ customerId, eventType, objCode, objId, ...states }),
    };
  }
}
