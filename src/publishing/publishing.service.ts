import { Injectable } from '@nestjs/common';
import {
  type Appended,
  DeliveryService,
  type JournalEvent,
  type PlannedDelivery,
} from '../delivery/index.js';
import { SubscriptionSnapshot } from '../event-subscriptions/index.js';
import type { EventStates } from '../filtering/index.js';
import { Clock } from '../platform/clock/clock.js';
import { parseExactly, stringifyExactly } from '../platform/json/index.js';
import { AppError } from '../platform/http/errors/index.js';
import { decodeInSlices } from './parsing/body-text.js';
import { readEvent } from './parsing/event-reader.js';
import { Pace } from '../platform/clock/pace.js';
import { PublishingMetrics } from './publishing-metrics.js';
import type { PublishableEvent } from './publishable-event.js';
import { MOST_MATCHED, type PublishResult } from './publish-result.js';
import type { Rejection } from './parsing/rejection.js';
import { type BodyEntry, type BodyFormat, readBody } from './parsing/batch-reader.js';

/** How often subscriptions may change under one request before it is given up. */
const MAX_MATCHES = 20;

/** What a match found, and the snapshot's revision that it was found under. */
interface Matched {
  deliveries: readonly PlannedDelivery[];
  revision: number;
}

/** An event on its way to the journal. Its parsed states are gone by now: another match parses them again. */
interface MatchedEvent extends Matched {
  readonly event: JournalEvent;
  readonly key: string | null;
  readonly warning: string | undefined;
}

/** Who publishes: the events belong to the customer, and users take turns. */
export interface Publisher {
  readonly customerId: string;
  readonly userId: string;
}

/** The way in for events: reads, checks, matches, and hands over to the journal. */
@Injectable()
export class PublishingService {
  constructor(
    private readonly snapshot: SubscriptionSnapshot,
    private readonly delivery: DeliveryService,
    private readonly clock: Clock,
    private readonly metrics: PublishingMetrics,
  ) {}

  /**
   * Publishes events from within this process; every rule of publishing over HTTP holds, and states go out as
   * stringifyExactly spells them.
   * @throws AppError as {@link publishBody}
   */
  async publish(publisher: Publisher, events: readonly PublishableEvent[]): Promise<PublishResult[]> {
    return this.publishText(publisher, stringifyExactly(events), 'json', new Pace(this.clock));
  }

  /**
   * Publishes what an HTTP body holds (docs/contract/event-subscriptions.md#6). When it returns, every accepted event
   * is committed with its deliveries.
   * @param explain whether results name the subscriptions that were matched
   * @returns what became of each event, in the order of the request
   * @throws AppError MalformedBody, ValidationFailed or BodyTooLarge about the body as a whole; StoreUnavailable; then
   *   nothing was taken
   */
  async publishBody(
    publisher: Publisher,
    body: Buffer,
    format: BodyFormat,
    explain = false,
  ): Promise<PublishResult[]> {
    const pace = new Pace(this.clock);
    return this.publishText(publisher, await decodeInSlices(body, pace), format, pace, explain);
  }

  private async publishText(
    publisher: Publisher,
    text: string,
    format: BodyFormat,
    pace: Pace,
    explain = false,
  ): Promise<PublishResult[]> {
    const { customerId } = publisher;
    const now = this.clock.now();
    const read: (MatchedEvent | PublishResult)[] = [];
    for (const entry of readBody(text, format)) {
      const content = 'refused' in entry.content ? entry.content : readEvent(entry.content, now);
      if ('refused' in content) {
        read.push(rejected(entry, content));
      } else {
        const { event, key, states, warning } = content;
        read.push({ event, key, warning, ...this.match(customerId, event, states) });
      }
      if (pace.isDue()) await pace.pause();
    }
    const taken = read.filter((item): item is MatchedEvent => 'event' in item);
    const appended = (taken.length === 0 ? [] : await this.append(publisher, taken, pace)).values();
    return this.metrics.published(
      read.map((item) => ('event' in item ? taking(item, appended.next().value!, explain) : item)),
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

  /** Appends what was matched against the latest subscriptions, matching again for as long as they change. */
  private async append(
    { customerId, userId }: Publisher,
    events: readonly MatchedEvent[],
    pace: Pace,
  ): Promise<Appended[]> {
    for (let round = 0; round < MAX_MATCHES; round++) {
      await this.rematch(customerId, events, pace);
      const oldest = events.reduce(
        (least, { revision }) => Math.min(least, revision),
        this.snapshot.revision,
      );
      const appended = await this.delivery.append(customerId, userId, events, oldest);
      if (appended !== 'stale') return appended;
      await this.snapshot.refresh();
    }
    throw new AppError(
      'StoreUnavailable',
      'The subscriptions kept changing while these events were matched; nothing was taken. Try again.',
      { 'Retry-After': '1' },
    );
  }

  private async rematch(customerId: string, events: readonly MatchedEvent[], pace: Pace): Promise<void> {
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
}

function rejected({ place }: BodyEntry, { refused, key }: Rejection): PublishResult {
  return {
    ...(key === null ? {} : { id: key }),
    eventId: null,
    status: 'rejected',
    deliveries: 0,
    error: { class: refused.class, message: place + refused.message },
  };
}

function taking(
  { key, deliveries, warning }: MatchedEvent,
  { status, eventId }: Appended,
  explain: boolean,
): PublishResult {
  const taken = { ...(key === null ? {} : { id: key }), eventId, status };
  if (status === 'duplicate') return { ...taken, deliveries: 0 };
  return {
    ...taken,
    deliveries: deliveries.length,
    ...(explain && { matched: matchedBy(deliveries) }),
    ...(warning !== undefined && { warning }),
  };
}

/** Around a version change a subscription has two deliveries, one after the other. */
function matchedBy(deliveries: readonly PlannedDelivery[]): string[] {
  const ids = new Set<string>();
  for (const { target } of deliveries) {
    ids.add(target.subscriptionId);
    if (ids.size === MOST_MATCHED) break;
  }
  return [...ids];
}
