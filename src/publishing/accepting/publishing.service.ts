import { Injectable } from '@nestjs/common';
import { type Appended, Journal, type PlannedDelivery } from '../../delivery/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { Pace } from '../../platform/clock/pace.js';
import { EventMatching, type MatchedEvent, type RejectedEvent } from './event-matching.js';
import { type BodyEntry, type BodyFormat, readBody } from '../parsing/batch-reader.js';
import { decodeInSlices } from '../parsing/body-text.js';
import { type LineBatch, linesOf } from '../parsing/line-batch.js';
import { PublishingMetrics } from './publishing-metrics.js';
import { type LineResult, MOST_MATCHED, type PublishResult } from './publish-result.js';

/** Who publishes: the events belong to the customer, and users take turns. */
export interface Publisher {
  readonly customerId: string;
  readonly userId: string;
}

/** The way in for events: reads, checks, matches, and hands over to the journal. */
@Injectable()
export class PublishingService {
  constructor(
    private readonly matching: EventMatching,
    private readonly journal: Journal,
    private readonly clock: Clock,
    private readonly metrics: PublishingMetrics,
  ) {}

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
    const text = await decodeInSlices(body, pace);
    return this.publish(publisher, readBody(text, format), explain, pace);
  }

  /**
   * Publishes some lines of a stream, as {@link publishBody} does; a line that cannot be read is rejected alone.
   * @returns what became of each event, with its line
   * @throws AppError StoreUnavailable; then nothing of the lines was taken
   */
  async publishLines(publisher: Publisher, batch: LineBatch, explain: boolean): Promise<LineResult[]> {
    const entries = linesOf(batch);
    const results = await this.publish(publisher, entries, explain, new Pace(this.clock));
    return results.map((result, index) => ({ line: entries[index]!.line, ...result }));
  }

  private async publish(
    publisher: Publisher,
    entries: Iterable<BodyEntry>,
    explain: boolean,
    pace: Pace,
  ): Promise<PublishResult[]> {
    const read = await this.matching.read(publisher.customerId, entries, pace);
    const taken = read.filter((item) => 'event' in item);
    const appended = (taken.length === 0 ? [] : await this.append(publisher, taken, pace)).values();
    return this.metrics.published(
      read.map((item) =>
        'event' in item ? acceptedResult(item, appended.next().value!, explain) : rejectedResult(item),
      ),
    );
  }

  private append(
    { customerId, userId }: Publisher,
    events: readonly MatchedEvent[],
    pace: Pace,
  ): Promise<Appended[]> {
    return this.matching.untilCurrent(async () => {
      await this.matching.catchUp(customerId, events, pace);
      return this.journal.append(customerId, userId, events, this.matching.revisionOf(events));
    });
  }
}

function rejectedResult({ place, rejected, key }: RejectedEvent): PublishResult {
  return {
    ...(key === null ? {} : { id: key }),
    eventId: null,
    status: 'rejected',
    deliveries: 0,
    error: { class: rejected.class, message: place + rejected.message },
  };
}

function acceptedResult(
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
  for (const { destination } of deliveries) {
    ids.add(destination.subscriptionId);
    if (ids.size === MOST_MATCHED) break;
  }
  return [...ids];
}
