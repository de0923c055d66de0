import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Metrics, Reading, type Sample } from '../../platform/metrics/index.js';
import { BacklogRepository } from './backlog.repository.js';

/** What the database says of the work to do: the same on every node, and absent while it does not answer. */
@Injectable()
export class BacklogMetrics {
  constructor(metrics: Metrics, repository: BacklogRepository, clock: Clock) {
    const backlog = new Reading(clock, () => repository.backlog());
    const urls = new Reading(clock, () => repository.urls());
    const nodes = new Reading(clock, () => repository.nodes());
    metrics.gauge(
      'hookfront_backlog_deliveries',
      'Deferred deliveries by state: retrying at their time, claimed by a node, on hold for their URL, paused with their subscription. Above 2000 an estimate.',
      async () => byLabel('state', await backlog.get(), ['retrying', 'claimed', 'on_hold', 'paused']),
    );
    metrics.gauge(
      'hookfront_backlog_segments',
      'Segments with deliveries to send: owned by a node, or waiting for one. Counted up to 2000.',
      async () => byLabel('state', await backlog.get(), ['owned', 'unowned']),
    );
    metrics.gauge(
      'hookfront_backlog_oldest_age_seconds',
      'How late the oldest is: retrying deliveries since they were due, those on hold and unowned segments since they are that.',
      async () => {
        const found = await backlog.get();
        return (
          found && [
            { labels: { state: 'retrying' }, value: found.retryingAge },
            { labels: { state: 'on_hold' }, value: found.onHoldAge },
            { labels: { state: 'unowned' }, value: found.unownedAge },
          ]
        );
      },
    );
    metrics.gauge(
      'hookfront_endpoints',
      'URLs by health; disabled and frozen ones count while a subscription uses them.',
      async () => byLabel('health', await urls.get(), ['healthy', 'disabled', 'frozen']),
    );
    metrics.gauge('hookfront_nodes', 'Nodes that deliver and are alive.', () => nodes.get());
  }
}

function byLabel<const K extends string>(
  label: string,
  values: Readonly<Record<K, number>> | undefined,
  keys: readonly K[],
): Sample[] | undefined {
  return values && keys.map((key) => ({ labels: { [label]: key }, value: values[key] }));
}
