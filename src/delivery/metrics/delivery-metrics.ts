import { Injectable, Optional } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { type Count, eachOf, Metrics, type Spread } from '../../platform/metrics/index.js';
import type { AttemptResult } from '../model/attempt-result.js';
import { type Counted, DeliveryFigures } from './delivery-figures.js';
import { RECEIPT_BOUNDS } from './receipt-bounds.js';
import { RESULT_LABELS, type ResultLabel, resultLabelOf } from './result-label.js';
import { timeOfDelivery } from '../model/ids.js';

/** Which of a delivery's attempts it is. A replayed delivery's are retries: what it repeats was published long ago. */
export type AttemptKind = 'first' | 'retry';

const LATENCY = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const COMMIT = LATENCY.slice(0, 12);
const EVENTS = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000];
const DELIVERIES = [0, 1, 10, 100, 1_000, 10_000, 100_000];

/** Counts commits and attempts. Every delivery passes here, so it only adds. */
@Injectable()
export class DeliveryMetrics {
  private readonly attempts: Record<AttemptKind, Record<ResultLabel, Count>>;
  private readonly durations: Record<'delivered' | 'failed', Spread>;
  private readonly receipt: Spread;
  private readonly ended: Record<'delivered' | 'exhausted', Count>;
  private readonly commitEvents: Spread;
  private readonly commitDeliveries: Spread;
  private readonly commitDuration: Spread;

  constructor(
    metrics: Metrics,
    private readonly clock: Clock,
    @Optional() private readonly figures: DeliveryFigures = new DeliveryFigures({ statsRetentionDays: 0 }),
  ) {
    const attempts = metrics.counter(
      'hookfront_delivery_attempts_total',
      'Requests to receivers by what they ended in; test requests do not count.',
    );
    const ofKind = (attempt: AttemptKind): Record<ResultLabel, Count> =>
      eachOf(RESULT_LABELS, (outcome) => attempts({ outcome, attempt }));
    this.attempts = { first: ofKind('first'), retry: ofKind('retry') };
    const durations = metrics.histogram(
      'hookfront_attempt_duration_seconds',
      'Time that requests to receivers took.',
      LATENCY,
    );
    this.durations = eachOf(['delivered', 'failed'], (result) => durations({ result }));
    this.receipt = metrics.histogram(
      'hookfront_publish_to_receipt_seconds',
      "From the writing of an event to a receiver's successful answer at the first attempt.",
      RECEIPT_BOUNDS,
    )();
    const ended = metrics.counter(
      'hookfront_deliveries_total',
      'Deliveries that came to an end: delivered, or exhausted after the last retry.',
    );
    this.ended = eachOf(['delivered', 'exhausted'], (state) => ended({ state }));
    this.commitEvents = metrics.histogram(
      'hookfront_group_commit_events',
      'Events that were written together.',
      EVENTS,
    )();
    this.commitDeliveries = metrics.histogram(
      'hookfront_group_commit_deliveries',
      'Deliveries that were written together.',
      DELIVERIES,
    )();
    this.commitDuration = metrics.histogram(
      'hookfront_group_commit_duration_seconds',
      'Time that writing a group of events took.',
      COMMIT,
    )();
  }

  /** One attempt has ended. @param webhookId of its delivery, which tells when its event was written */
  attempted(kind: AttemptKind, of: Counted, result: AttemptResult, webhookId: string): void {
    const outcome = resultLabelOf(result);
    const seconds = result.durationMs / 1_000;
    const now = this.clock.now();
    this.attempts[kind][outcome].add();
    if (!result.delivered) {
      this.durations.failed.observe(seconds);
      this.figures.attempted(of, outcome, undefined, now);
      return;
    }
    this.durations.delivered.observe(seconds);
    this.ended.delivered.add();
    const receiptMs = kind === 'first' ? now - timeOfDelivery(webhookId) : undefined;
    if (receiptMs !== undefined) this.receipt.observe(receiptMs / 1_000);
    this.figures.attempted(of, outcome, receiptMs, now);
  }

  /** Deliveries had their last retry, and that is written down. */
  exhausted(all: readonly Counted[]): void {
    this.ended.exhausted.add(all.length);
    const now = this.clock.now();
    for (const of of all) this.figures.exhausted(of, now);
  }

  /** A group of events was written, of one customer, with so many deliveries each. */
  committed(
    customerId: string,
    events: readonly { readonly objCode: string; readonly deliveries: number }[],
    durationMs: number,
  ): void {
    this.commitEvents.observe(events.length);
    this.commitDeliveries.observe(events.reduce((sum, { deliveries }) => sum + deliveries, 0));
    this.commitDuration.observe(durationMs / 1_000);
    this.figures.committed(customerId, events, this.clock.now());
  }
}
