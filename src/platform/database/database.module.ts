import { type DynamicModule, Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DatabaseMetrics } from './database-metrics.js';
import { Database } from './database.js';
import { Notifications } from './notifications.js';
import { Partitions } from './partitions.js';
import type { PooledDataSource } from './pooled-data-source.js';
import { RetentionPeriod } from './retention-period.js';

/**
 * Gives every module the data source, connected and migrated before Nest starts, and {@link Database} over it. Nest ends it with
 * the application.
 */
@Global()
@Module({})
export class DatabaseModule {
  static register(dataSource: PooledDataSource): DynamicModule {
    return {
      module: DatabaseModule,
      imports: [
        TypeOrmModule.forRootAsync({
          // Connecting is the start's business: it knows how patient to be. The API description needs no connection at all.
          useFactory: () => ({ ...dataSource.options, manualInitialization: true, retryAttempts: 0 }),
          dataSourceFactory: async () => dataSource,
        }),
      ],
      providers: [Database, DatabaseMetrics, Notifications, Partitions, RetentionPeriod],
      exports: [Database, Notifications, Partitions, RetentionPeriod],
    };
  }
}
