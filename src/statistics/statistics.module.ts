import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/index.js';
import { DeliveryModule } from '../delivery/index.js';
import { StatsController } from './http/stats.controller.js';
import { StatsService } from './http/stats.service.js';
import { StatsReadingRepository } from './reading/stats-reading.repository.js';
import { BacklogSampler } from './recording/backlog-sampler.js';
import { BacklogStatsRepository } from './recording/backlog-stats.repository.js';
import { CustomerBacklogRepository } from './recording/customer-backlog.repository.js';
import { StatsHousekeeping } from './recording/stats-housekeeping.js';
import { StatsWriter } from './recording/stats-writer.js';
import { StatsWritingRepository } from './recording/stats-writing.repository.js';

/** Figures by the minute: written by every node, and shown over time. */
@Module({
  imports: [AuthModule, DeliveryModule],
  controllers: [StatsController],
  providers: [
    BacklogSampler,
    BacklogStatsRepository,
    CustomerBacklogRepository,
    StatsHousekeeping,
    StatsReadingRepository,
    StatsService,
    StatsWriter,
    StatsWritingRepository,
  ],
  exports: [StatsService],
})
export class StatisticsModule {}
