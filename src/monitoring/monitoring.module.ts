import { Module } from '@nestjs/common';
import { DeliveryModule } from '../delivery/index.js';
import { EventSubscriptionsModule } from '../event-subscriptions/index.js';
import { AuthModule } from '../auth/index.js';
import { InstallationController } from './installation/installation.controller.js';
import { InstallationService } from './installation/installation.service.js';
import { NodePresence } from './installation/node-presence.js';
import { NodePresenceRepository } from './installation/node-presence.repository.js';
import { StorageRepository } from './installation/storage.repository.js';
import { StorageService } from './installation/storage.service.js';
import { MetricsController } from './metrics.controller.js';
import { ServiceMetrics } from './service-metrics.js';

/** What the service tells of itself: every module's metrics in one place, its settings, its nodes. */
@Module({
  imports: [DeliveryModule, EventSubscriptionsModule, AuthModule],
  controllers: [InstallationController, MetricsController],
  providers: [
    InstallationService,
    NodePresence,
    NodePresenceRepository,
    ServiceMetrics,
    StorageRepository,
    StorageService,
  ],
})
export class MonitoringModule {}
