import { Injectable, Optional } from '@nestjs/common';
import { isPossible, type JournalEvent, parseId } from '../../delivery/index.js';
import { DeliveryLogRepository } from '../reading/delivery-log.repository.js';
import type { DeliveryPosition } from '../reading/delivery-position.js';
import { isAboutEvent } from '../reading/logged-delivery.js';
import type { DeliveryFilter } from './bulk-job.js';
import {
  BulkDeliveriesRepository,
  type Candidate,
  type CandidateRange,
} from './bulk-deliveries.repository.js';

/** The next deliveries that a filter means. */
export interface Portion {
  readonly positions: readonly DeliveryPosition[];
  /** What comes next is after this place. */
  readonly cursor: DeliveryPosition;
  /** Whether nothing is left after them. */
  readonly finished: boolean;
}

/** What one portion may cost. */
interface PortionLimits {
  /** Deliveries looked at, by their rows. */
  readonly rows: number;
  /** And by their events' texts, which cost more. */
  readonly events: number;
}

const LIMITS: PortionLimits = { rows: 5_000, events: 500 };

/** Finds the deliveries that a job means, oldest first. */
@Injectable()
export class BulkDeliveries {
  constructor(
    private readonly repository: BulkDeliveriesRepository,
    private readonly log: DeliveryLogRepository,
    @Optional() private readonly limits: PortionLimits = LIMITS,
  ) {}

  /** The next ones after a place, at most `limit`; there may be none of them and yet more to come. */
  async next(range: Omit<CandidateRange, 'look'>, filter: DeliveryFilter): Promise<Portion> {
    const nothing = { positions: [], cursor: range.after, finished: true };
    const endpoint =
      filter.href === undefined ? undefined : await this.log.endpointOf(range.customerId, filter.href);
    if (filter.href !== undefined && endpoint === undefined) return nothing;
    const event = filter.eventId === undefined ? undefined : parseId(filter.eventId, 'evt');
    if (filter.eventId !== undefined && (event === undefined || !isPossible(event))) return nothing;
    const asked = {
      ...range,
      look: this.limits.rows,
      limit: this.readsEvents(filter) ? this.limits.events : range.limit,
    };
    const rows = await this.repository.candidates(asked, filter, endpoint?.id, event);
    const searched = rows.length < asked.limit && (rows.at(-1)?.total ?? 0) < asked.look;
    const { positions, last } = await this.meant(rows, filter, range.limit);
    return {
      positions,
      cursor: last === undefined ? range.after : { segmentId: last.segmentId, index: last.index },
      finished: searched && last === rows.at(-1),
    };
  }

  private readsEvents({ objCode, eventType, objId }: DeliveryFilter): boolean {
    return objCode !== undefined || eventType !== undefined || objId !== undefined;
  }

  /** Those that are meant, at most `limit`, and the last row that was looked at for them. */
  private async meant(
    rows: readonly Candidate[],
    filter: DeliveryFilter,
    limit: number,
  ): Promise<{ readonly positions: DeliveryPosition[]; readonly last: Candidate | undefined }> {
    const headers = this.readsEvents(filter)
      ? await this.repository.headers(rows.filter(({ meant }) => meant))
      : undefined;
    const positions: DeliveryPosition[] = [];
    let last: Candidate | undefined;
    for (const row of rows) {
      if (positions.length === limit) break;
      last = row;
      if (!row.meant) continue;
      const header = headers?.get(`${row.segmentId}:${row.eventIndex}`);
      if (headers !== undefined && (header === undefined || !isAbout(filter, header))) continue;
      positions.push({ segmentId: row.segmentId, index: row.index });
    }
    return { positions, last };
  }
}

/** Whether the event with this header is one of the filter's objects; which event it is was decided before. */
function isAbout(filter: DeliveryFilter, header: string): boolean {
  const { eventType, objCode, objId } = JSON.parse(header) as JournalEvent;
  return isAboutEvent(filter, { eventId: filter.eventId ?? '', eventType, objCode, objId });
}
