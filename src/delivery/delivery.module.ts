import { Module } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../config/index.js';
import { Clock } from '../platform/clock/clock.js';
import { EgressClient } from '../platform/egress/index.js';
import { DeliveryService } from './delivery-node.js';
import { BacklogMetrics } from './metrics/backlog-metrics.js';
import { BacklogRepository } from './metrics/backlog.repository.js';
import { DeliveryMetrics } from './metrics/delivery-metrics.js';
import { DueWorkRepository } from './metrics/due-work.repository.js';
import { EndpointsRepository } from './endpoints/endpoints.repository.js';
import { OnHoldRepository } from './retries/on-hold.repository.js';
import { Journal } from './journal/journal.js';
import { SegmentWriter } from './journal/segment-writer.js';
import { TransactionalAppend } from './journal/transactional-append.js';
import { JournalRepository } from './journal/journal.repository.js';
import { SubscriptionsRevision } from './journal/subscriptions-revision.repository.js';
import { NodeParts } from './node/node-parts.js';
import { NodesRepository } from './node/nodes.repository.js';
import { RetriesRepository } from './retries/retries.repository.js';
import { TestDelivery } from './attempts/test-delivery.js';
import { RecordedEvents } from './journal/recorded-events.js';
import { RecordedEventsRepository } from './journal/recorded-events.repository.js';
import { Retention } from './node/retention.js';
import { RetentionRepository } from './node/retention.repository.js';
import { WebhookSender } from './attempts/webhook-sender.js';
import { ResultsRepository } from './results/results.repository.js';
import { DestinationsRepository } from './attempts/destinations.repository.js';

const EXPORTED = [
  DeliveryService,
  EndpointsRepository,
  SubscriptionsRevision,
  NodeParts,
  NodesRepository,
  TestDelivery,
  RecordedEvents,
  DestinationsRepository,
];

@Module({
  providers: [
    DeliveryService,
    EndpointsRepository,
    SubscriptionsRevision,
    TestDelivery,
    DestinationsRepository,
    BacklogMetrics,
    BacklogRepository,
    DeliveryMetrics,
    DueWorkRepository,
    OnHoldRepository,
    Journal,
    JournalRepository,
    SegmentWriter,
    TransactionalAppend,
    NodeParts,
    NodesRepository,
    RetriesRepository,
    RecordedEvents,
    RecordedEventsRepository,
    Retention,
    RetentionRepository,
    ResultsRepository,
    {
      provide: WebhookSender,
      useFactory: (egress: EgressClient, clock: Clock, config: AppConfig, metrics: DeliveryMetrics) =>
        new WebhookSender(egress, clock, config.delivery.timeoutMs, metrics),
      inject: [EgressClient, Clock, APP_CONFIG, DeliveryMetrics],
    },
  ],
  exports: EXPORTED,
})
export class DeliveryModule {}
