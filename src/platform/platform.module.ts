import { type DynamicModule, Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import type { AppConfig } from '../config/index.js';
import { AuditRepository, AuditTrail } from './audit/index.js';
import { Clock } from './clock/clock.js';
import { PasswordHashing, Sealer } from './crypto/index.js';
import { Database } from './database/index.js';
import { AddressPolicy, EgressClient, EgressOrigin } from './egress/index.js';
import { HealthController, HealthRegistry, registerDatabaseChecks } from './http/health/index.js';
import { ErrorPages } from './http/errors/index.js';
import { ShutdownSignal } from './http/shutdown.js';
import { Log } from './logging/log.js';
import { Metrics } from './metrics/index.js';

/** What the composition root has made before Nest starts. */
export interface PlatformParts {
  readonly config: AppConfig;
  readonly log: Log;
  readonly clock: Clock;
  readonly sealer: Sealer;
  readonly passwordHashing: PasswordHashing;
  readonly egress: EgressClient;
  readonly addressPolicy: AddressPolicy;
  readonly egressOrigin: EgressOrigin;
}

/** The log and other things that belong to no feature, for every module. */
@Global()
@Module({})
export class PlatformModule {
  static register(parts: PlatformParts): DynamicModule {
    const shared = [
      { provide: Log, useValue: parts.log },
      { provide: Clock, useValue: parts.clock },
      { provide: Sealer, useValue: parts.sealer },
      { provide: PasswordHashing, useValue: parts.passwordHashing },
      { provide: EgressClient, useValue: parts.egress },
      { provide: AddressPolicy, useValue: parts.addressPolicy },
      { provide: EgressOrigin, useValue: parts.egressOrigin },
      AuditRepository,
      AuditTrail,
      ErrorPages,
      ShutdownSignal,
      Metrics,
      {
        provide: HealthRegistry,
        useFactory: (database: Database) => {
          const registry = new HealthRegistry();
          registerDatabaseChecks(registry, database);
          return registry;
        },
        inject: [Database],
      },
    ];
    return {
      module: PlatformModule,
      imports: [DiscoveryModule],
      controllers: [HealthController],
      providers: shared,
      exports: shared.map((provider) => ('provide' in provider ? provider.provide : provider)),
    };
  }
}
