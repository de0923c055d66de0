import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../config/index.js';
import { SubscriptionsRevision } from '../delivery/index.js';
import { SubscriptionSnapshot } from '../event-subscriptions/index.js';
import { Clock } from '../platform/clock/clock.js';
import { Database } from '../platform/database/index.js';
import { Metrics, Reading } from '../platform/metrics/index.js';
import { VERSION } from '../platform/version.js';

/** Which version runs, and how well this node knows the subscriptions; nodes that only deliver have no need to. */
@Injectable()
export class ServiceMetrics {
  constructor(
    metrics: Metrics,
    snapshot: SubscriptionSnapshot,
    subscriptionsRevision: SubscriptionsRevision,
    database: Database,
    clock: Clock,
    @Inject(APP_CONFIG) { roles }: AppConfig,
  ) {
    const matches = roles.has('api');
    const current = new Reading(clock, () => subscriptionsRevision.current(database), { freshMs: 0 });
    metrics.gauge('hookfront_build_info', 'Always 1; the version is in the label.', () => [
      { labels: { version: VERSION }, value: 1 },
    ]);
    metrics.gauge('hookfront_subscriptions', 'Subscriptions that events are matched against.', () =>
      matches ? snapshot.size : undefined,
    );
    metrics.gauge(
      'hookfront_snapshot_behind_revisions',
      'Changes of subscriptions that this node has not read yet.',
      async () => {
        const found = matches ? await current.get() : undefined;
        return found && Math.max(0, found.revision - snapshot.revision);
      },
    );
  }
}
