import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DeliveryModule } from '../delivery/index.js';
import { AuthModule } from '../auth/index.js';
import { FilteringModule } from '../filtering/index.js';
import { EndpointsController } from './endpoints/endpoints.controller.js';
import { EndpointsService } from './endpoints/endpoints.service.js';
import { EgressController } from './egress-addresses/egress.controller.js';
import { FingerprintKeyRepository } from './resource/fingerprint-key.repository.js';
import { SubscriptionSnapshot } from './matching/subscription-snapshot.js';
import { SnapshotReader } from './matching/snapshot-reader.js';
import { SnapshotRepository } from './matching/snapshot.repository.js';
import { SubscriptionActionsController } from './actions/subscription-actions.controller.js';
import { SubscriptionActions } from './actions/subscription-actions.js';
import { PurgeDeleted } from './resource/purge-deleted.js';
import { SubscriptionVersions } from './actions/subscription-versions.js';
import { SubscriptionsController } from './resource/subscriptions.controller.js';
import { StoredSubscription } from './resource/subscription.entity.js';
import { SubscriptionsRepository } from './resource/subscriptions.repository.js';
import { ObjectCatalogueController } from './object-catalogue/catalogue.controller.js';
import { CreationRules } from './resource/creation-rules.js';
import { SubscriptionPing } from './actions/subscription-ping.js';
import { SubscriptionReader } from './resource/subscription-reader.js';
import { ReplacingController } from './replacing/replacing.controller.js';
import { SubscriptionReplacement } from './replacing/subscription-replacement.js';
import { SettingsController } from './settings/settings.controller.js';
import { SettingsRepository } from './settings/settings.repository.js';
import { SubscriptionSettingsService } from './settings/settings.service.js';
import { SubscriptionSearchRepository } from './resource/subscription-search.repository.js';
import { SubscriptionsService } from './resource/subscriptions.service.js';

/**
 * The subscription resource, and the snapshot of all subscriptions that events are matched against
 * (docs/contract/event-subscriptions.md#3 and #4).
 */
@Module({
  imports: [TypeOrmModule.forFeature([StoredSubscription]), DeliveryModule, FilteringModule, AuthModule],
  controllers: [
    SubscriptionsController,
    SubscriptionActionsController,
    EgressController,
    EndpointsController,
    ReplacingController,
    SettingsController,
    ObjectCatalogueController,
  ],
  providers: [
    EndpointsService,
    FingerprintKeyRepository,
    SnapshotReader,
    SnapshotRepository,
    SubscriptionActions,
    PurgeDeleted,
    SubscriptionSnapshot,
    SubscriptionsRepository,
    SubscriptionReader,
    SubscriptionSearchRepository,
    SettingsRepository,
    SubscriptionSettingsService,
    SubscriptionPing,
    SubscriptionReplacement,
    CreationRules,
    SubscriptionsService,
    SubscriptionVersions,
  ],
  exports: [EndpointsService, SubscriptionSnapshot, SubscriptionReader],
})
export class EventSubscriptionsModule {}
