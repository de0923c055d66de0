export { DeliveryModule } from './delivery.module.js';
export { DeliveryService } from './delivery.service.js';
export { EndpointsRepository, type EndpointView, VENDOR_DATE } from './endpoints.repository.js';
export type { Appended, JournalEvent, NewEvent, PlannedDelivery } from './journal-event.js';
export { MatchRevision } from './match-revision.repository.js';
export { NodeNameTaken } from './node-lease.js';
export { type PingResult, Pinger } from './pinger.js';
export type { Target, Version } from './target.js';
export { type NewTarget, TargetsRepository } from './targets.repository.js';
