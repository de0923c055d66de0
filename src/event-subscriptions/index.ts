export { SUBSCRIPTION_SEALED_COLUMNS } from './resource/fingerprint-key.repository.js';
export { CreateSubscriptionRequest, ANY_VALUE } from './resource/create-subscription-request.js';

export { EventSubscriptionsModule } from './event-subscriptions.module.js';

export type { MatchEvent } from './matching/matcher.js';

export { SubscriptionSnapshot } from './matching/subscription-snapshot.js';
export { readSelection } from './resource/subscription-body.js';
export {
  SUBSCRIPTIONS_PATH,
  WithJsonBody,
  CURSOR_QUERY,
  LIMIT_QUERY,
  API_PATH,
  optionalQuery,
  OfOneSubscription,
} from './resource/api-docs.js';
export { EVENT_TYPES, readEventType, readObjCode, readObjId, readUrl } from './model/body-fields.js';
export { VERSIONS, type VersionName } from './model/subscription.js';
export { withFilters } from './model/stored-filters.js';
export { notFound, SubscriptionsService } from './resource/subscriptions.service.js';
export type { Selection } from './model/selection.js';
