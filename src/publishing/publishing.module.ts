import { Module } from '@nestjs/common';
import { DeliveryModule } from '../delivery/index.js';
import { EventSubscriptionsModule } from '../event-subscriptions/index.js';
import { SessionsModule } from '../sessions/index.js';
import { ChangePublishing } from './change-publishing.js';
import { EvaluationController } from './evaluation/evaluation.controller.js';
import { EvaluationService } from './evaluation/evaluation.service.js';
import { PublishingController } from './publishing.controller.js';
import { PublishingMetrics } from './publishing-metrics.js';
import { PublishingService } from './publishing.service.js';

/** Events come in: over HTTP, and from other rooms of this process; or as samples, to try a subscription out. */
@Module({
  imports: [SessionsModule, DeliveryModule, EventSubscriptionsModule],
  controllers: [PublishingController, EvaluationController],
  providers: [ChangePublishing, EvaluationService, PublishingMetrics, PublishingService],
  exports: [ChangePublishing, PublishingService],
})
export class PublishingModule {}
