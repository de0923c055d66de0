import { Module } from '@nestjs/common';
import { DeliveryModule } from '../delivery/index.js';
import { SessionsModule } from '../sessions/index.js';
import { EgressController } from './egress.controller.js';
import { CandidatesRepository } from './explaining/candidates.repository.js';
import { RecordedEventsController } from './explaining/recorded-events.controller.js';
import { RecordedEventsService } from './explaining/recorded-events.service.js';
import { DeliveriesController } from './log/deliveries.controller.js';
import { DeliveriesService } from './log/deliveries.service.js';
import { ReplaysController } from './log/replays.controller.js';
import { ReplaysService } from './log/replays.service.js';
import { FingerprintKeyRepository } from './fingerprint-key.repository.js';
import { SubscriptionSnapshot } from './snapshot.js';
import { SnapshotRepository } from './snapshot.repository.js';
import { SubscriptionActionsController } from './subscription-actions.controller.js';
import { SubscriptionActions } from './subscription-actions.js';
import { SubscriptionPurge } from './subscription-purge.js';
import { SubscriptionVersions } from './subscription-versions.js';
import { SubscriptionsController } from './subscriptions.controller.js';
import { SubscriptionsRepository } from './subscriptions.repository.js';
import { SubscriptionsService } from './subscriptions.service.js';

/** The subscription resource and the compiled picture of all subscriptions (contract, sections 3 and 4). */
@Module({
  imports: [DeliveryModule, SessionsModule],
  controllers: [
    SubscriptionsController,
    SubscriptionActionsController,
    RecordedEventsController,
    EgressController,
    DeliveriesController,
    ReplaysController,
  ],
  providers: [
    CandidatesRepository,
    DeliveriesService,
    FingerprintKeyRepository,
    RecordedEventsService,
    ReplaysService,
    SnapshotRepository,
    SubscriptionActions,
    SubscriptionPurge,
    SubscriptionSnapshot,
    SubscriptionsRepository,
    SubscriptionsService,
    SubscriptionVersions,
  ],
  exports: [SubscriptionSnapshot],
})
export class EventSubscriptionsModule {}
