export { SUBSCRIPTION_SEALED_COLUMNS } from './fingerprint-key.repository.js';
export { CreateSubscriptionRequest } from './dto/create-subscription-request.js';
export { RefusalResponse } from './dto/recorded-event-responses.js';
export { EventSubscriptionsModule } from './event-subscriptions.module.js';
export { refusalsOf, type SeenEvent, type Selection } from './explaining/verdict.js';
export type { MatchEvent } from './matcher.js';
export { SubscriptionSnapshot } from './snapshot.js';
export { readSelection } from './subscription-body.js';
export { ForAdministrators, SUBSCRIPTIONS_PATH, WithJsonBody } from './subscription-docs.js';
