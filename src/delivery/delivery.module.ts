import { Module } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../config/index.js';
import { Clock } from '../platform/clock/clock.js';
import { Partitions } from '../platform/database/index.js';
import { EgressClient } from '../platform/egress/index.js';
import { Log } from '../platform/logging/log.js';
import { DeliveryService } from './delivery.service.js';
import { BacklogMetrics } from './backlog-metrics.js';
import { BacklogRepository } from './backlog.repository.js';
import { DeliveryMetrics } from './delivery-metrics.js';
import { DueWorkRepository } from './due-work.repository.js';
import { EndpointsRepository } from './endpoints.repository.js';
import { HeldRepository } from './held.repository.js';
import { Journal } from './journal.js';
import { JournalRepository } from './journal.repository.js';
import { MatchRevision } from './match-revision.repository.js';
import { NodesRepository } from './nodes.repository.js';
import { ParkedRepository } from './parked.repository.js';
import { Pinger } from './pinger.js';
import { RecordedEvents } from './recorded-events.js';
import { RecordedEventsRepository } from './recorded-events.repository.js';
import { Retention } from './retention.js';
import { RetentionRepository } from './retention.repository.js';
import { Sender } from './sender.js';
import { SettleRepository } from './settle.repository.js';
import { TargetsRepository } from './targets.repository.js';

const EXPORTED = [
  DeliveryService,
  EndpointsRepository,
  MatchRevision,
  NodesRepository,
  Pinger,
  RecordedEvents,
  TargetsRepository,
];

@Module({
  providers: [
    DeliveryService,
    EndpointsRepository,
    MatchRevision,
    Pinger,
    TargetsRepository,
    BacklogMetrics,
    BacklogRepository,
    DeliveryMetrics,
    DueWorkRepository,
    HeldRepository,
    Journal,
    JournalRepository,
    NodesRepository,
    ParkedRepository,
    RecordedEventsRepository,
    RetentionRepository,
    SettleRepository,
    {
      provide: RecordedEvents,
      useFactory: (
        repository: RecordedEventsRepository,
        partitions: Partitions,
        clock: Clock,
        config: AppConfig,
      ) => new RecordedEvents(repository, partitions, clock, config.retentionDays),
      inject: [RecordedEventsRepository, Partitions, Clock, APP_CONFIG],
    },
    {
      provide: Sender,
      useFactory: (egress: EgressClient, clock: Clock, config: AppConfig, metrics: DeliveryMetrics) =>
        new Sender(egress, clock, config.delivery.timeoutMs, metrics),
      inject: [EgressClient, Clock, APP_CONFIG, DeliveryMetrics],
    },
    {
      provide: Retention,
      useFactory: (
        repository: RetentionRepository,
        held: HeldRepository,
        partitions: Partitions,
        clock: Clock,
        log: Log,
        config: AppConfig,
      ) => new Retention(repository, held, partitions, clock, log.for('retention'), config.retentionDays),
      inject: [RetentionRepository, HeldRepository, Partitions, Clock, Log, APP_CONFIG],
    },
  ],
  exports: EXPORTED,
})
export class DeliveryModule {}
