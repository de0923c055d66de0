export { DeliveryModule } from './delivery.module.js';
export { DeliveryService } from './delivery.service.js';
export {
  EndpointsRepository,
  type EndpointView,
  type HealthChange,
  VENDOR_DATE,
} from './endpoints.repository.js';
export { decodeCursor, encodeCursor, type EventPosition } from './event-position.js';
export { timeOf } from './identity.js';
export type { Appended, JournalEvent, NewEvent, PlannedDelivery } from './journal-event.js';
export type { Change, Committed } from './journal-within.js';
export { DeliveryLog, type ListedDelivery } from './log/delivery-log.js';
export {
  type DeliveryPosition,
  decodeDeliveryCursor,
  encodeDeliveryCursor,
  idAt,
} from './log/delivery-position.js';
export { type DeliveryRecord, DeliveryRecords } from './log/delivery-records.js';
export { DELIVERY_STATES, type DeliveryQuery, type DeliveryState } from './log/logged-delivery.js';
export { type RetryRefusal, RetryNow } from './log/retry-now.js';
export { MatchRevision } from './match-revision.repository.js';
export { NodeNameTaken } from './node-lease.js';
export { NodesRepository, type SendingNode } from './nodes.repository.js';
export { type PingResult, Pinger } from './pinger.js';
export { type FoundEvent, type RecordedEvent, RecordedEvents } from './recorded-events.js';
export type { CustomHeader, RequestSecrets } from './request-headers.js';
export { REPLAY_SELECTIONS, type ReplaySelection } from './replay/replay.js';
export { type ReplayProgress, Replays, type ReplayView } from './replay/replays.js';
export type { EventQuery } from './segment-hits.js';
export type { Target, Version } from './target.js';
export { DELIVERY_SEALED_COLUMNS, type NewTarget, TargetsRepository } from './targets.repository.js';
