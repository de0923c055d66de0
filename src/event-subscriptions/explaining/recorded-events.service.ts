import { Injectable } from '@nestjs/common';
import { encodeCursor, RecordedEvents } from '../../delivery/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { Pace } from '../../platform/clock/pace.js';
import { AppError } from '../../platform/http/errors/index.js';
import { quoted } from '../text-rules.js';
import { type CandidateRow, CandidatesRepository } from './candidates.repository.js';
import { eventText } from './event-text.js';
import { readEventsQuery, readSubscriptionsQuery } from './events-query.js';
import { explainSubscription } from './explained-subscription.js';

type Query = Readonly<Record<string, unknown>>;

/** A page ends after the event that makes it larger than this. */
const PAGE_BYTES = 16 * 1024 * 1024;
/** Subscriptions read at a time. */
const CANDIDATES = 100;

/**
 * Shows a customer's recorded events and why subscriptions did not match them (contract, section 4). Answers are JSON
 * already, as bytes: states must not be parsed and written again, nor a page's segments be kept for their few events.
 */
@Injectable()
export class RecordedEventsService {
  constructor(
    private readonly recorded: RecordedEvents,
    private readonly candidates: CandidatesRepository,
    private readonly clock: Clock,
  ) {}

  /** One page, newest first. @throws AppError ValidationFailed when a parameter is wrong */
  async list(customerId: string, query: Query): Promise<Buffer> {
    const request = checked(readEventsQuery(query));
    const parts: Buffer[] = [];
    let bytes = 0;
    const next = await this.recorded.visit(customerId, request.query, request, (recorded) => {
      const part = Buffer.from((parts.length > 0 ? ',' : '') + eventText(recorded));
      parts.push(part);
      bytes += part.length;
      return bytes < PAGE_BYTES;
    });
    const meta = { cursor: next === null ? null : encodeCursor(next) };
    return Buffer.concat([
      Buffer.from('{"events":['),
      ...parts,
      Buffer.from(`],"meta":${JSON.stringify(meta)}}`),
    ]);
  }

  /**
   * One event, and for a page of the subscriptions to its kind whether they matched it.
   * @throws AppError NotFound, also for another customer's event or one past the retention period; ValidationFailed
   */
  async explain(customerId: string, id: string, query: Query): Promise<Buffer> {
    const request = checked(readSubscriptionsQuery(query));
    const matched = await this.recorded.find(customerId, id);
    if (matched === undefined) throw notFound(id);
    const { event } = matched;
    const states = {
      newState: JSON.parse(event.newState) as unknown,
      oldState: JSON.parse(event.oldState) as unknown,
    };
    const kind = { customerId, objCode: event.objCode, eventType: event.eventType };
    const pace = new Pace(this.clock);
    const parts: string[] = [];
    let last: string | undefined;
    let isMore = false;
    for await (const row of this.rows(kind, request.after)) {
      isMore = parts.length === request.limit;
      if (isMore) break;
      parts.push(JSON.stringify(explainSubscription(row, matched, states)));
      last = row.id;
      if (pace.isDue()) await pace.pause();
    }
    const meta = { cursor: isMore ? last : null };
    const head = eventText(matched).slice(0, -1);
    return Buffer.from(`${head},"subscriptions":[${parts.join(',')}],"meta":${JSON.stringify(meta)}}`);
  }

  private async *rows(
    kind: Parameters<CandidatesRepository['ofKind']>[0],
    after: string | undefined,
  ): AsyncGenerator<CandidateRow> {
    for (let last = after; ;) {
      const rows = await this.candidates.ofKind(kind, last, CANDIDATES);
      yield* rows;
      if (rows.length < CANDIDATES) return;
      last = rows.at(-1)!.id;
    }
  }
}

function checked<T extends object>(request: T | string): T {
  if (typeof request === 'string') throw new AppError('ValidationFailed', request);
  return request;
}

function notFound(id: string): AppError {
  return new AppError('NotFound', `There is no event ${quoted(id)} in the retention period.`);
}
