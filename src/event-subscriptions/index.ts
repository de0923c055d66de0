export { EventSubscriptionsModule } from './event-subscriptions.module.js';
export type { MatchEvent } from './matcher.js';
export { SubscriptionSnapshot } from './snapshot.js';
