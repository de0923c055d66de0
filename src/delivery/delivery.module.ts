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
import { JournalWithin } from './journal-within.js';
import { JournalRepository } from './journal.repository.js';
import { DeliveryLog } from './log/delivery-log.js';
import { DeliveryLogRepository } from './log/delivery-log.repository.js';
import { DeliveryRecords } from './log/delivery-records.js';
import { RetryNow } from './log/retry-now.js';
import { RetryNowRepository } from './log/retry-now.repository.js';
import { MatchRevision } from './match-revision.repository.js';
import { NodesRepository } from './nodes.repository.js';
import { ParkedRepository } from './parked.repository.js';
import { Pinger } from './pinger.js';
import { RecordedEvents } from './recorded-events.js';
import { RecordedEventsRepository } from './recorded-events.repository.js';
import { ReplayRunner } from './replay/replay-runner.js';
import { ReplaySource } from './replay/replay-source.js';
import { ReplaySourceRepository } from './replay/replay-source.repository.js';
import { Replays } from './replay/replays.js';
import { ReplaysRepository } from './replay/replays.repository.js';
import { Retention } from './retention.js';
import { RetentionRepository } from './retention.repository.js';
import { Sender } from './sender.js';
import { SettleRepository } from './settle.repository.js';
import { TargetsRepository } from './targets.repository.js';

const EXPORTED = [
  DeliveryLog,
  DeliveryRecords,
  DeliveryService,
  EndpointsRepository,
  MatchRevision,
  NodesRepository,
  Pinger,
  RecordedEvents,
  Replays,
  RetryNow,
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
    DeliveryLogRepository,
    DeliveryRecords,
    DueWorkRepository,
    HeldRepository,
    Journal,
    JournalRepository,
    JournalWithin,
    NodesRepository,
    ParkedRepository,
    RecordedEventsRepository,
    ReplayRunner,
    ReplaySourceRepository,
    Replays,
    ReplaysRepository,
    RetentionRepository,
    RetryNow,
    RetryNowRepository,
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
      provide: DeliveryLog,
      useFactory: (
        repository: DeliveryLogRepository,
        partitions: Partitions,
        clock: Clock,
        config: AppConfig,
      ) => new DeliveryLog(repository, partitions, clock, config.retentionDays),
      inject: [DeliveryLogRepository, Partitions, Clock, APP_CONFIG],
    },
    {
      provide: ReplaySource,
      useFactory: (
        repository: ReplaySourceRepository,
        partitions: Partitions,
        clock: Clock,
        config: AppConfig,
      ) => new ReplaySource(repository, partitions, clock, config.retentionDays),
      inject: [ReplaySourceRepository, Partitions, Clock, APP_CONFIG],
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
