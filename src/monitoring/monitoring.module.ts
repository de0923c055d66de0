import { Module } from '@nestjs/common';
import { DeliveryModule } from '../delivery/index.js';
import { EventSubscriptionsModule } from '../event-subscriptions/index.js';
import { SessionsModule } from '../sessions/index.js';
import { MetricsController } from './metrics.controller.js';
import { MetricsGuard } from './metrics.guard.js';
import { ServiceMetrics } from './service-metrics.js';

/** What Prometheus reads: every room's metrics, in one place. */
@Module({
  imports: [DeliveryModule, EventSubscriptionsModule, SessionsModule],
  controllers: [MetricsController],
  providers: [MetricsGuard, ServiceMetrics],
})
export class MonitoringModule {}
