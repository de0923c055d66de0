import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuthModule } from '../auth/index.js';
import { DeliveryModule } from '../delivery/index.js';
import { EventSubscriptionsModule } from '../event-subscriptions/index.js';
import { DeliveriesController } from './http/deliveries.controller.js';
import { DeliveriesService } from './http/deliveries.service.js';
import { ReplaysController } from './http/replays.controller.js';
import { ReplaysService } from './http/replays.service.js';
import { ShownDeliveries } from './http/shown-deliveries.js';
import { RetryNow } from './manual-retry/retry-now.js';
import { RetryNowRepository } from './manual-retry/retry-now.repository.js';
import { CountingRepository } from './reading/counting.repository.js';
import { DeliveryCounts } from './reading/delivery-counts.js';
import { DurableWork } from './durable-work/durable-work.js';
import { BulkDeliveries } from './jobs/bulk-deliveries.js';
import { BulkDeliveriesRepository } from './jobs/bulk-deliveries.repository.js';
import { BulkDeliveryWork } from './jobs/bulk-delivery-work.js';
import { BulkJobRunner } from './jobs/bulk-job-runner.js';
import { StoredBulkJob } from './jobs/bulk-job.entity.js';
import { BulkJobs } from './jobs/bulk-jobs.js';
import { BulkJobsMetrics } from './jobs/bulk-jobs-metrics.js';
import { BulkJobsRepository } from './jobs/bulk-jobs.repository.js';
import { BulkUrlWork } from './jobs/bulk-url-work.js';
import { BulkUrlsRepository } from './jobs/bulk-urls.repository.js';
import { BulkJobsController } from './jobs/http/bulk-jobs.controller.js';
import { BulkJobsService } from './jobs/http/bulk-jobs.service.js';
import { DeliveryLog } from './reading/delivery-log.js';
import { DeliveryLogRepository } from './reading/delivery-log.repository.js';
import { DeliveryRecords } from './reading/delivery-records.js';
import { ReplayJobs } from './replays/replay-jobs.js';
import { ReplayNews } from './replays/replay-news.js';
import { ReplayRunner } from './replays/replay-runner.js';
import { ReplaySource } from './replays/replay-source.js';
import { ReplaySourceRepository } from './replays/replay-source.repository.js';
import { StoredReplay } from './replays/replay.entity.js';
import { ReplaysRepository } from './replays/replays.repository.js';

/** What became of every delivery; a retry by hand, jobs over many, and replays of what was recorded. */
@Module({
  imports: [
    TypeOrmModule.forFeature([StoredReplay, StoredBulkJob]),
    AuthModule,
    DeliveryModule,
    EventSubscriptionsModule,
  ],
  controllers: [BulkJobsController, DeliveriesController, ReplaysController],
  providers: [
    CountingRepository,
    BulkDeliveries,
    BulkDeliveriesRepository,
    BulkDeliveryWork,
    BulkJobRunner,
    BulkJobs,
    BulkJobsMetrics,
    BulkJobsRepository,
    BulkJobsService,
    BulkUrlWork,
    BulkUrlsRepository,
    DeliveriesService,
    DeliveryCounts,
    DeliveryLog,
    DeliveryLogRepository,
    DeliveryRecords,
    DurableWork,
    ReplayNews,
    ReplayRunner,
    ReplayJobs,
    ReplaysRepository,
    ReplaysService,
    ReplaySource,
    ReplaySourceRepository,
    RetryNow,
    RetryNowRepository,
    ShownDeliveries,
  ],
  exports: [ReplaysService, ShownDeliveries],
})
export class DeliveryLogModule {}
