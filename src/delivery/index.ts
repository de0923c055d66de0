import { StoredDestination } from './attempts/destination.entity.js';
import { StoredEndpoint } from './endpoints/endpoint.entity.js';

export { DeliveryModule } from './delivery.module.js';
export { DeliveryNode } from './node/delivery-node.js';
export { EndpointNews } from './node/endpoint-news.js';
export { CancelledReplays } from './dispatch/cancelled-replays.js';
export { CancelledSubscriptions } from './dispatch/cancelled-subscriptions.js';
export { Journal } from './journal/journal.js';
export { TransactionalAppend } from './journal/transactional-append.js';
export { ThisNode } from './model/this-node.js';
export { EndpointsRepository, type EndpointView } from './endpoints/endpoints.repository.js';
export { type CountedEndpoint, EndpointDirectory } from './endpoints/endpoint-directory.js';
export { endpointKey, hashOfKey, urlHash } from './endpoints/endpoint-key.js';
export { HEALTH_STATES, type HealthState } from './model/health-change.js';
export { stateOf } from './endpoints/endpoint-health.js';
export {
  decodeCursor,
  encodeCursor,
  type EventPosition,
  isPossible,
  isPossibleSegment,
} from './model/cursor.js';
export { timeOf, dayOf, WEBHOOK_ID, parseId, deliveryId, eventId } from './model/ids.js';
export { ALERT_TYPES, type AlertType, OPERATOR } from './model/alert.js';
export { HEADER_LINE } from './model/event-header.js';
export type { Appended, JournalEvent, PlannedDelivery } from './model/journal-event.js';

export { SubscriptionsRevision } from './journal/subscriptions-revision.repository.js';
export { NodeNameTaken } from './node/node-lease.js';
export { NodesRepository, type SendingNode } from './node/nodes.repository.js';
export { type PingResult, TestDelivery } from './attempts/test-delivery.js';
export { type EventOutcome, EventOutcomes } from './journal/event-outcomes.js';
export { type FoundEvent, type RecordedEvent, RecordedEvents } from './journal/recorded-events.js';
export {
  type CustomHeader,
  type RequestSecrets,
  lastingHeaders,
  PER_ATTEMPT_HEADERS,
  REPLAY_OF_HEADER,
} from './model/request-headers.js';

export type { Destination, Version } from './model/destination.js';
export { DELIVERY_SEALED_COLUMNS, DestinationsRepository } from './attempts/destinations.repository.js';
export { HEIR, Succession } from './attempts/succession.repository.js';
export { ReplacedDestinations } from './attempts/replaced-destinations.repository.js';
export { decodeEvents, unpackEvents, encodeEvent } from './journal/segment-codec.js';
export { SLOT, SLOT_BYTES, type SlotState, STATE_OF_SLOT } from './journal/segment.js';
export {
  type DeferredState,
  DELIVERY_STATES,
  type DeliveryState,
  ENDED_STATES,
  hasEnded,
  stateList,
  statesBefore,
} from './model/delivery-state.js';
export { PayloadBuilder } from './attempts/payload.js';
export { LastingParts } from './node/lasting-parts.js';
export { OtherParts } from './node/other-parts.js';
export { DeliveryFigures, type MinuteFigures } from './metrics/delivery-figures.js';
export { RECEIPT_BOUNDS } from './metrics/receipt-bounds.js';
export { RESULT_LABELS } from './metrics/result-label.js';
export type { NodePart } from './node/node-part.js';

/** What this module stores as entities, for the data source. */
export const DELIVERY_ENTITIES = [StoredDestination, StoredEndpoint];
