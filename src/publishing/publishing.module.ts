import { Module } from '@nestjs/common';
import { DeliveryModule } from '../delivery/index.js';
import { EventSubscriptionsModule } from '../event-subscriptions/index.js';
import { SessionsModule } from '../sessions/index.js';
import { PublishingController } from './publishing.controller.js';
import { PublishingService } from './publishing.service.js';

/** Events come in: over HTTP, and from other rooms of this process. */
@Module({
  imports: [SessionsModule, DeliveryModule, EventSubscriptionsModule],
  controllers: [PublishingController],
  providers: [PublishingService],
  exports: [PublishingService],
})
export class PublishingModule {}
