import { Module } from '@nestjs/common';
import { DeliveryModule } from '../delivery/index.js';
import { EventSubscriptionsModule } from '../event-subscriptions/index.js';
import { AuthModule } from '../auth/index.js';
import { EventMatching } from './accepting/event-matching.js';
import { TransactionalPublishing } from './accepting/transactional-publishing.js';
import { PublishingController } from './http/publishing.controller.js';
import { PublishingMetrics } from './accepting/publishing-metrics.js';
import { PublishStreamController } from './http/publish-stream.controller.js';
import { PublishStreams } from './streaming/publish-streams.js';
import { PublishingService } from './accepting/publishing.service.js';

/** Events come in: over HTTP, and from other modules of this process. */
@Module({
  imports: [AuthModule, DeliveryModule, EventSubscriptionsModule],
  controllers: [PublishingController, PublishStreamController],
  providers: [EventMatching, PublishStreams, TransactionalPublishing, PublishingMetrics, PublishingService],
  exports: [TransactionalPublishing, PublishingService],
})
export class PublishingModule {}
