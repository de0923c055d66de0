import { Module } from '@nestjs/common';
import { DeliveryModule } from '../delivery/index.js';
import { EventSubscriptionsModule } from '../event-subscriptions/index.js';
import { AuthModule } from '../auth/index.js';
import { MetricsController } from './metrics.controller.js';
import { ServiceMetrics } from './service-metrics.js';

/** What Prometheus reads: every module's metrics, in one place. */
@Module({
  imports: [DeliveryModule, EventSubscriptionsModule, AuthModule],
  controllers: [MetricsController],
  providers: [ServiceMetrics],
})
export class MonitoringModule {}
