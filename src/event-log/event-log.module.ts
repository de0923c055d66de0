import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/index.js';
import { DeliveryModule } from '../delivery/index.js';
import { FilteringModule } from '../filtering/index.js';
import { EventSubscriptionsModule } from '../event-subscriptions/index.js';
import { EvaluationController } from './evaluation/evaluation.controller.js';
import { EvaluationService } from './evaluation/evaluation.service.js';
import { CandidatesRepository } from './events/candidates.repository.js';
import { RecordedEventsController } from './events/recorded-events.controller.js';
import { RecordedEventsService } from './events/recorded-events.service.js';

/** What was published and why it was delivered to whom, or not; and what would be, for a sample. */
@Module({
  imports: [AuthModule, DeliveryModule, EventSubscriptionsModule, FilteringModule],
  controllers: [RecordedEventsController, EvaluationController],
  providers: [CandidatesRepository, EvaluationService, RecordedEventsService],
})
export class EventLogModule {}
