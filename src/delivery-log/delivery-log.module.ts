import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuthModule } from '../auth/index.js';
import { DeliveryModule } from '../delivery/index.js';
import { EventSubscriptionsModule } from '../event-subscriptions/index.js';
import { DeliveriesController } from './http/deliveries.controller.js';
import { DeliveriesService } from './http/deliveries.service.js';
import { ReplaysController } from './http/replays.controller.js';
import { ReplaysService } from './http/replays.service.js';
import { RetryNow } from './manual-retry/retry-now.js';
import { RetryNowRepository } from './manual-retry/retry-now.repository.js';
import { CountingRepository } from './reading/counting.repository.js';
import { DeliveryCounts } from './reading/delivery-counts.js';
import { DeliveryLog } from './reading/delivery-log.js';
import { DeliveryLogRepository } from './reading/delivery-log.repository.js';
import { DeliveryRecords } from './reading/delivery-records.js';
import { ReplayJobs } from './replays/replay-jobs.js';
import { ReplayRunner } from './replays/replay-runner.js';
import { ReplaySource } from './replays/replay-source.js';
import { ReplaySourceRepository } from './replays/replay-source.repository.js';
import { StoredReplay } from './replays/replay.entity.js';
import { ReplaysRepository } from './replays/replays.repository.js';

/** What became of every delivery; a retry by hand, and replays of what was recorded. */
@Module({
  imports: [TypeOrmModule.forFeature([StoredReplay]), AuthModule, DeliveryModule, EventSubscriptionsModule],
  controllers: [DeliveriesController, ReplaysController],
  providers: [
    CountingRepository,
    DeliveriesService,
    DeliveryCounts,
    DeliveryLog,
    DeliveryLogRepository,
    DeliveryRecords,
    ReplayRunner,
    ReplayJobs,
    ReplaysRepository,
    ReplaysService,
    ReplaySource,
    ReplaySourceRepository,
    RetryNow,
    RetryNowRepository,
  ],
})
export class DeliveryLogModule {}
