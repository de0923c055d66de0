import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { APP_CONFIG, type AppConfig } from '../config/index.js';
import { Log } from '../platform/logging/log.js';
import { StoredDestination } from './attempts/destination.entity.js';
import { StoredEndpoint } from './endpoints/endpoint.entity.js';
import { DestinationsRepository } from './attempts/destinations.repository.js';
import { ReplacedDestinations } from './attempts/replaced-destinations.repository.js';
import { Succession } from './attempts/succession.repository.js';
import { TestDelivery } from './attempts/test-delivery.js';
import { AlertOutboxRepository } from './alert-outbox/alert-outbox.repository.js';
import { WebhookSender } from './attempts/webhook-sender.js';
import { CancelledReplays } from './dispatch/cancelled-replays.js';
import { CancelledSubscriptions } from './dispatch/cancelled-subscriptions.js';
import { FirstAttempts } from './dispatch/first-attempts.js';
import { Hindrances } from './dispatch/hindrances.js';
import { InFlightSegments } from './dispatch/in-flight-segments.js';
import { NodeDispatcher } from './dispatch/node-dispatcher.js';
import { PausedSubscriptions } from './dispatch/paused-subscriptions.js';
import { SegmentTakeover } from './dispatch/segment-takeover.js';
import { BlockedEndpoints } from './endpoints/blocked-endpoints.js';
import { EndpointDirectory } from './endpoints/endpoint-directory.js';
import { EndpointListRepository } from './endpoints/endpoint-list.repository.js';
import { EndpointsRepository } from './endpoints/endpoints.repository.js';
import { EventOutcomes } from './journal/event-outcomes.js';
import { Journal } from './journal/journal.js';
import { JournalRepository } from './journal/journal.repository.js';
import { RecordedEvents } from './journal/recorded-events.js';
import { RecordedEventsRepository } from './journal/recorded-events.repository.js';
import { SegmentListener } from './journal/segment-listener.js';
import { SegmentWriter } from './journal/segment-writer.js';
import { SubscriptionsRevision } from './journal/subscriptions-revision.repository.js';
import { TransactionalAppend } from './journal/transactional-append.js';
import { BacklogMetrics } from './metrics/backlog-metrics.js';
import { BacklogRepository } from './metrics/backlog.repository.js';
import { DeliveryFigures } from './metrics/delivery-figures.js';
import { DeliveryMetrics } from './metrics/delivery-metrics.js';
import { DueWorkRepository } from './metrics/due-work.repository.js';
import { DeliveryEvents } from './model/delivery-events.js';
import { ThisNode } from './model/this-node.js';
import { DeletionNews } from './node/deletion-news.js';
import { DeliveryNode, NODE_PARTS } from './node/delivery-node.js';
import { DueWorkCheck } from './node/due-work-check.js';
import { EndpointNews } from './node/endpoint-news.js';
import { Housekeeping } from './node/housekeeping.js';
import { LastingParts } from './node/lasting-parts.js';
import { MissedNews } from './node/missed-news.js';
import { NodeLease } from './node/node-lease.js';
import { NodeMetrics } from './node/node-metrics.js';
import type { NodePart } from './node/node-part.js';
import { NodesRepository } from './node/nodes.repository.js';
import { OtherParts } from './node/other-parts.js';
import { PauseNews } from './node/pause-news.js';
import { RequestsUnderWay } from './node/requests-under-way.js';
import { Retention } from './node/retention.js';
import { RetentionRepository } from './node/retention.repository.js';
import { WorkPoll } from './node/work-poll.js';
import { Claims } from './results/claims.js';
import { ResultWriter } from './results/result-writer.js';
import { ResultsRepository } from './results/results.repository.js';
import { OnHoldRepository } from './retries/on-hold.repository.js';
import { ClaimCapacity } from './retries/claim-capacity.js';
import { DueDeliveries } from './retries/due-deliveries.js';
import { Retrier } from './retries/retrier.js';
import { Handovers } from './retries/handovers.js';
import { MovedRepository } from './retries/moved.repository.js';
import { PausedRepository } from './retries/paused.repository.js';
import { RetryAttempts } from './retries/retry-attempts.js';
import { RetryPreparation } from './retries/retry-preparation.js';
import { RetriesRepository } from './retries/retries.repository.js';

/** What other modules call. */
const EXPORTED = [
  CancelledReplays,
  CancelledSubscriptions,
  DeliveryFigures,
  DeliveryNode,
  DestinationsRepository,
  EndpointDirectory,
  EndpointNews,
  EndpointsRepository,
  EventOutcomes,
  Journal,
  LastingParts,
  NodesRepository,
  OtherParts,
  RecordedEvents,
  ReplacedDestinations,
  Succession,
  SubscriptionsRevision,
  TestDelivery,
  ThisNode,
  TransactionalAppend,
];

/** Takes events in, and sends them from the start of the node to its stop. */
@Module({
  imports: [TypeOrmModule.forFeature([StoredDestination, StoredEndpoint])],
  providers: [
    CancelledReplays,
    CancelledSubscriptions,
    DeliveryFigures,
    DestinationsRepository,
    EndpointDirectory,
    EndpointNews,
    EndpointsRepository,
    EventOutcomes,
    Journal,
    LastingParts,
    NodesRepository,
    OtherParts,
    RecordedEvents,
    ReplacedDestinations,
    Succession,
    SubscriptionsRevision,
    TestDelivery,
    ThisNode,
    TransactionalAppend,
    AlertOutboxRepository,
    BacklogMetrics,
    BacklogRepository,
    BlockedEndpoints,
    ClaimCapacity,
    Claims,
    DeletionNews,
    DeliveryEvents,
    DeliveryMetrics,
    DueDeliveries,
    DueWorkCheck,
    DueWorkRepository,
    EndpointListRepository,
    FirstAttempts,
    Hindrances,
    Housekeeping,
    InFlightSegments,
    JournalRepository,
    MissedNews,
    NodeDispatcher,
    NodeLease,
    NodeMetrics,
    OnHoldRepository,
    Handovers,
    MovedRepository,
    PausedRepository,
    PausedSubscriptions,
    PauseNews,
    RequestsUnderWay,
    RecordedEventsRepository,
    ResultsRepository,
    ResultWriter,
    Retention,
    RetentionRepository,
    Retrier,
    RetriesRepository,
    RetryAttempts,
    RetryPreparation,
    SegmentTakeover,
    SegmentWriter,
    WebhookSender,
    WorkPoll,
    { provide: SegmentListener, useExisting: FirstAttempts },
    {
      provide: DeliveryNode,
      inject: [APP_CONFIG, Log, ...NODE_PARTS.map(({ type }) => type)],
      useFactory: (config: AppConfig, log: Log, ...parts: NodePart[]) => new DeliveryNode(config, log, parts),
    },
  ],
  exports: EXPORTED,
})
export class DeliveryModule {}
