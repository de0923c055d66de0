import { type DynamicModule, Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { AlertsModule } from './alerts/index.js';
import { AuditModule } from './audit/index.js';
import { AuthModule } from './auth/index.js';
import { ConfigModule } from './config/index.js';
import { CustomIntegrationsModule } from './custom-integrations/index.js';
import { DeliveryLogModule } from './delivery-log/index.js';
import { DeliveryModule } from './delivery/index.js';
import { DocumentsModule } from './documents/index.js';
import { EventLogModule } from './event-log/index.js';
import { EventSubscriptionsModule } from './event-subscriptions/index.js';
import { FilteringModule } from './filtering/index.js';
import { MonitoringModule } from './monitoring/index.js';
import { DatabaseModule, type PooledDataSource } from './platform/database/index.js';
import { PlatformModule, type PlatformParts } from './platform/platform.module.js';
import { PublishingModule } from './publishing/index.js';
import { StatisticsModule } from './statistics/index.js';
import { StreamModule } from './stream/index.js';

/** The whole service, put together. */
@Module({})
export class AppModule {
  static register(parts: PlatformParts, dataSource: PooledDataSource): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.forRoot(parts.config),
        DatabaseModule.register(dataSource),
        PlatformModule.register(parts),
        ScheduleModule.forRoot(),
        AuthModule,
        AuditModule,
        FilteringModule,
        DeliveryModule,
        AlertsModule,
        EventSubscriptionsModule,
        EventLogModule,
        DeliveryLogModule,
        PublishingModule,
        CustomIntegrationsModule,
        DocumentsModule,
        StatisticsModule,
        StreamModule,
        MonitoringModule,
      ],
    };
  }
}
