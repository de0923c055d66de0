import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';
import { RECEIPT_BOUNDS } from './receipt-bounds.js';
import { RESULT_LABELS, type ResultLabel } from './result-label.js';

/** Whose deliveries are counted. */
export interface Counted {
  readonly customerId: string;
  readonly subscriptionId: string;
  readonly endpointId: number;
}

/** What became of a subscription's deliveries in one minute. */
export interface SubscriptionFigures extends Counted {
  /** In the order of RESULT_LABELS. */
  readonly attempts: number[];
  exhausted: number;
  /** First attempts that were delivered, by the time since their event, in the buckets of RECEIPT_BOUNDS. */
  readonly receipts: number[];
}

/** What was published of one kind of object in one minute. */
interface ObjectFigures {
  readonly customerId: string;
  readonly objCode: string;
  events: number;
  /** That the events made. */
  deliveries: number;
}

export interface MinuteFigures {
  /** Its beginning, in milliseconds since the Unix epoch. */
  readonly at: number;
  readonly subscriptions: ReadonlyMap<string, SubscriptionFigures>;
  readonly objects: readonly ObjectFigures[];
}

/** A minute under way. */
interface Minute extends MinuteFigures {
  readonly subscriptions: Map<string, SubscriptionFigures>;
  readonly objects: ObjectFigures[];
  /** By customer and objCode. */
  readonly objectsByName: Map<string, Map<string, ObjectFigures>>;
}

const MINUTE_MS = 60_000;
/** Figures of subscriptions in memory, some 60 MB: more than these are waiting only when nobody takes them. */
const MOST_FIGURES = 200_000;

/** Where each label stands in the list. */
const PLACE = Object.fromEntries(RESULT_LABELS.map((label, place) => [label, place])) as Record<
  ResultLabel,
  number
>;

/**
 * Counts by minute, customer and subscription what this node commits and sends, until somebody takes it. Every delivery passes
 * here: a look-up and a few additions.
 */
@Injectable()
export class DeliveryFigures {
  private readonly isKept: boolean;
  private minutes: Minute[] = [];
  private current: Minute | undefined;
  private count = 0;

  constructor(@Inject(APP_CONFIG) { statsRetentionDays }: Pick<AppConfig, 'statsRetentionDays'>) {
    this.isKept = statsRetentionDays > 0;
  }

  /** An attempt has ended. @param receiptMs since its event; undefined unless it is a first one that was delivered */
  attempted(of: Counted, result: ResultLabel, receiptMs: number | undefined, now: number): void {
    const figures = this.of(of, now);
    if (figures === undefined) return;
    figures.attempts[PLACE[result]]!++;
    if (receiptMs !== undefined) figures.receipts[bucketOf(receiptMs / 1_000)]!++;
  }

  /** A delivery was given up, and that is written down. */
  exhausted(of: Counted, now: number): void {
    const figures = this.of(of, now);
    if (figures !== undefined) figures.exhausted++;
  }

  /** Events were written, with so many deliveries each. */
  committed(
    customerId: string,
    events: readonly { readonly objCode: string; readonly deliveries: number }[],
    now: number,
  ): void {
    if (!this.isKept) return;
    const minute = this.minuteAt(now);
    let figures: ObjectFigures | undefined;
    for (const { objCode, deliveries } of events) {
      // Events of one kind often come together.
      if (figures?.objCode !== objCode) figures = objectIn(minute, customerId, objCode);
      figures.events++;
      figures.deliveries += deliveries;
    }
  }

  /** Takes the minutes that are over: they are counted here no more. @param now Infinity for all that there is */
  take(now: number): MinuteFigures[] {
    const taken = this.minutes.filter(({ at }) => at + MINUTE_MS <= now);
    if (taken.length === 0) return taken;
    this.minutes = this.minutes.filter((minute) => !taken.includes(minute));
    if (this.current !== undefined && taken.includes(this.current)) this.current = undefined;
    for (const { subscriptions } of taken) this.count -= subscriptions.size;
    return taken;
  }

  private of(
    { customerId, subscriptionId, endpointId }: Counted,
    now: number,
  ): SubscriptionFigures | undefined {
    if (!this.isKept) return undefined;
    const { subscriptions } = this.minuteAt(now);
    const known = subscriptions.get(subscriptionId);
    if (known !== undefined || this.count >= MOST_FIGURES) return known;
    const figures = {
      customerId,
      subscriptionId,
      endpointId,
      attempts: zeros(RESULT_LABELS.length),
      exhausted: 0,
      receipts: zeros(RECEIPT_BOUNDS.length + 1),
    };
    subscriptions.set(subscriptionId, figures);
    this.count++;
    return figures;
  }

  private minuteAt(now: number): Minute {
    const { current } = this;
    if (current !== undefined && now >= current.at && now < current.at + MINUTE_MS) return current;
    const minute: Minute = {
      at: now - (now % MINUTE_MS),
      subscriptions: new Map(),
      objects: [],
      objectsByName: new Map(),
    };
    this.minutes.push(minute);
    this.current = minute;
    return minute;
  }
}

function objectIn({ objects, objectsByName }: Minute, customerId: string, objCode: string): ObjectFigures {
  let ofCustomer = objectsByName.get(customerId);
  if (ofCustomer === undefined) objectsByName.set(customerId, (ofCustomer = new Map()));
  let figures = ofCustomer.get(objCode);
  if (figures === undefined) {
    figures = { customerId, objCode, events: 0, deliveries: 0 };
    ofCustomer.set(objCode, figures);
    objects.push(figures);
  }
  return figures;
}

/** Less than nothing, as the clocks of two machines make it, counts as nothing. */
function bucketOf(seconds: number): number {
  let bucket = 0;
  while (bucket < RECEIPT_BOUNDS.length && seconds > RECEIPT_BOUNDS[bucket]!) bucket++;
  return bucket;
}

function zeros(length: number): number[] {
  return Array.from({ length }, () => 0);
}
