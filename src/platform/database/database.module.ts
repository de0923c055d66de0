import { type DynamicModule, Global, Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DatabaseMetrics } from './database-metrics.js';
import { Database } from './database.js';
import { Notifications } from './notifications.js';
import { Partitions } from './partitions.js';
import { RetentionPeriod } from './retention-period.js';

/** Gives every room the connected data source, and {@link Database} over it. */
@Global()
@Module({})
export class DatabaseModule {
  static register(dataSource: DataSource): DynamicModule {
    return {
      module: DatabaseModule,
      providers: [
        { provide: DataSource, useValue: dataSource },
        Database,
        DatabaseMetrics,
        Notifications,
        Partitions,
        RetentionPeriod,
      ],
      exports: [DataSource, Database, Notifications, Partitions, RetentionPeriod],
    };
  }
}
