import { Injectable } from '@nestjs/common';
import { type Count, eachOf, Metrics, Reading } from '../platform/metrics/index.js';
import { Clock } from '../platform/clock/clock.js';
import { AlertsRepository } from './alerts.repository.js';

/** Up to here alerts that wait are counted. */
const COUNTED = 2_000;

/**
 * - sent: it was taken.
 * - failed: an attempt that was not; another one follows.
 * - given_up: the same, and none follows; also what waited for an hour behind others.
 */
const OUTCOMES = ['sent', 'failed', 'given_up'] as const;
export type AlertOutcome = (typeof OUTCOMES)[number];

/** Counts what became of this node's attempts at alerts. */
@Injectable()
export class AlertsMetrics {
  private readonly attempts: Record<AlertOutcome, Count>;

  constructor(metrics: Metrics, repository: AlertsRepository, clock: Clock) {
    const attempts = metrics.counter(
      'hookfront_alerts_total',
      'Alerts, by what an attempt at one ended in; given_up also without an attempt, behind others that were not taken.',
    );
    this.attempts = eachOf(OUTCOMES, (outcome) => attempts({ outcome }));
    const waiting = new Reading(clock, () => repository.waiting(COUNTED));
    metrics.gauge(
      'hookfront_alerts_waiting',
      `Alerts that are not sent yet, on all nodes together, counted up to ${COUNTED}.`,
      () => waiting.get(),
    );
  }

  attempted(outcome: AlertOutcome): void {
    this.attempts[outcome].add();
  }

  /** So many were never tried, since others before them were not taken. */
  givenUp(count: number): void {
    this.attempts.given_up.add(count);
  }
}
