import { StoredSubscription } from './resource/subscription.entity.js';

export { SUBSCRIPTION_SEALED_COLUMNS } from './resource/fingerprint-key.repository.js';
export { ANY_VALUE } from './body/filter-request.js';

export { EventSubscriptionsModule } from './event-subscriptions.module.js';
export { EndpointsService } from './endpoints/endpoints.service.js';

export { SubscriptionSnapshot } from './matching/subscription-snapshot.js';
export { EvaluatedSubscription, selectionOf } from './body/evaluated-subscription.js';
export { SUBSCRIPTIONS_PATH, API_PATH } from './resource/paths.js';
export { EventTypeParameter, ObjCodeParameter, ObjIdParameter } from './model/event-parameters.js';
export {
  EVENT_TYPES,
  LONGEST_OBJ_ID,
  readEventType,
  readObjCode,
  readObjId,
  readUrl,
} from './model/subscription-readers.js';
export { VERSIONS, type VersionName } from './model/subscription.js';
export { withFilters } from './model/stored-filters.js';
export { notFound, SubscriptionReader } from './resource/subscription-reader.js';
export { warningsNow } from './resource/address-warning.js';
export type { Selection } from './model/selection.js';

/** What this module stores as entities, for the data source. */
export const SUBSCRIPTION_ENTITIES = [StoredSubscription];
