import { Module } from '@nestjs/common';
import { DeliveryService } from './delivery.service.js';
import { EndpointsRepository } from './endpoints.repository.js';
import { MatchRevision } from './match-revision.js';
import { Pinger } from './pinger.js';
import { TargetsRepository } from './targets.repository.js';

const EXPORTED = [DeliveryService, EndpointsRepository, MatchRevision, Pinger, TargetsRepository];

@Module({ providers: EXPORTED, exports: EXPORTED })
export class DeliveryModule {}
