import { Injectable } from '@nestjs/common';
import {
  encodeCursor,
  EventOutcomes,
  type EventPosition,
  RecordedEvents,
  timeOf,
} from '../../delivery/index.js';
import { Filters } from '../../filtering/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { Pace } from '../../platform/clock/pace.js';
import { AppError } from '../../platform/http/errors/index.js';
import { type JsonAnswer, jsonList, MOST_PAGE_BYTES } from '../../platform/http/json-list.js';
import { parseExactly } from '../../platform/json/index.js';
import type { ScanMeta } from '../../platform/http/page-meta.js';
import { quoted } from '../../lib/value-text.js';
import { type CandidateRow, CandidatesRepository } from './candidates.repository.js';
import { eventParts, outcomeText } from './event-text.js';
import type { ExplainEventQuery, ListEventsQuery } from './list-events-query.js';
import { type ExplainedSubscription, explainSubscription } from './explained-subscription.js';
import { payloadTest } from './payload-search.js';

/** What one page may search: states of so many characters, for so long. */
const MOST_SEARCHED = { characters: 64_000_000, ms: 2_000 };
/** Subscriptions read at a time: with the largest filters, some megabytes. */
const CANDIDATES = 32;

/**
 * Shows a customer's recorded events and why subscriptions did not match them (docs/contract/event-subscriptions.md#4).
 * Answers are JSON already, as bytes: states must not be parsed and written again, nor a page's segments be kept for
 * their few events.
 */
@Injectable()
export class RecordedEventsService {
  constructor(
    private readonly recorded: RecordedEvents,
    private readonly outcomes: EventOutcomes,
    private readonly candidates: CandidatesRepository,
    private readonly filters: Filters,
    private readonly clock: Clock,
  ) {}

  /** One page, newest first. It ends early when enough was searched for it. */
  async list(customerId: string, query: ListEventsQuery): Promise<Buffer> {
    const { cursor: after, limit, objCode, eventType, objId, since: sinceMs, until: untilMs } = query;
    const wanted = { objCode, eventType, objId, sinceMs, untilMs };
    const test = payloadTest(query, this.filters);
    const pace = new Pace(this.clock);
    const end = this.clock.monotonic() + MOST_SEARCHED.ms;
    const found: { readonly eventId: string; readonly head: string; readonly rest: Buffer }[] = [];
    let bytes = 0;
    let characters = 0;
    // Each event that is read may be one that is not looked for.
    const page = { after, limit: test === undefined ? limit : Infinity };
    const next = await this.recorded.visit(customerId, wanted, page, async (recorded) => {
      if (pace.isDue()) await pace.pause();
      const { newState, oldState } = recorded.event;
      characters += newState.length + oldState.length;
      if (test === undefined || test(recorded.event)) {
        const { head, rest } = eventParts(recorded, this.filters);
        // As bytes, which do not keep the payload that the states were cut from.
        const part = Buffer.from(rest);
        found.push({ eventId: recorded.eventId, head, rest: part });
        bytes += head.length + part.length;
      }
      if (bytes >= MOST_PAGE_BYTES) return false;
      const searchesOn = characters < MOST_SEARCHED.characters && this.clock.monotonic() < end;
      return test === undefined || (found.length < limit && searchesOn);
    });
    const meta = scanMeta(next);
    const outcomes = await this.outcomes.of(
      customerId,
      found.map(({ eventId }) => eventId),
    );
    const parts = found.flatMap(({ eventId, head, rest }, n) => [
      Buffer.from((n > 0 ? ',' : '') + head + outcomeText(outcomes.get(eventId))),
      rest,
    ]);
    return Buffer.concat([
      Buffer.from('{"events":['),
      ...parts,
      Buffer.from(`],"meta":${JSON.stringify(meta)}}`),
    ]);
  }

  /**
   * One event, and for a page of the subscriptions to its kind whether they matched it.
   * @throws AppError NotFound, also for another customer's event or one past the retention period
   */
  async explain(
    customerId: string,
    id: string,
    { cursor: after, limit }: ExplainEventQuery,
  ): Promise<JsonAnswer> {
    const matched = await this.recorded.find(customerId, id);
    if (matched === undefined) throw notFound(id);
    const { event } = matched;
    const states = {
      newState: parseExactly(event.newState),
      oldState: parseExactly(event.oldState),
    };
    const kind = { customerId, objCode: event.objCode, eventType: event.eventType };
    const { filters } = this;
    const { head, rest } = eventParts(matched, filters);
    const outcomes = await this.outcomes.of(customerId, [id]);
    const rows = this.rows(kind, after);
    const pace = new Pace(this.clock);
    let last = after;
    let isMore = true;
    async function* explained(): AsyncGenerator<ExplainedSubscription> {
      let count = 0;
      for await (const row of rows) {
        if (count++ === limit) return;
        last = row.id;
        yield explainSubscription(row, matched!, states, filters);
        if (pace.isDue()) await pace.pause();
      }
      isMore = false;
    }
    return jsonList({
      name: 'subscriptions',
      before: (head + outcomeText(outcomes.get(id)) + rest).slice(1, -1),
      entries: explained(),
      mostBytes: MOST_PAGE_BYTES,
      meta: () => ({ cursor: isMore ? last : null }),
    });
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

function scanMeta(next: EventPosition | null): ScanMeta {
  if (next === null) return { cursor: null, searchedTo: null };
  return { cursor: encodeCursor(next), searchedTo: new Date(timeOf(next.segmentId)).toISOString() };
}

function notFound(id: string): AppError {
  return new AppError('NotFound', `There is no event ${quoted(id)} in the retention period.`);
}
