import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/index.js';
import { DeliveryLogModule } from '../delivery-log/index.js';
import { DeliveryModule } from '../delivery/index.js';
import { EventSubscriptionsModule } from '../event-subscriptions/index.js';
import { StatisticsModule } from '../statistics/index.js';
import { StreamController } from './http/stream.controller.js';
import { StreamService } from './http/stream.service.js';
import { ChangesRepository } from './tail/changes.repository.js';
import { StreamTails } from './tail/stream-tails.js';

/** What happens, as it happens, for as long as somebody listens. */
@Module({
  imports: [AuthModule, DeliveryModule, DeliveryLogModule, EventSubscriptionsModule, StatisticsModule],
  controllers: [StreamController],
  providers: [ChangesRepository, StreamService, StreamTails],
})
export class StreamModule {}
