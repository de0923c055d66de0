/**
 * What some errors tell programs beside their class, each member with when it is there; docs/errors.md lists the same. What people read
 * stays in the message.
 */
export const ERROR_FACTS = {
  subscriptionId:
    'Conflict of a duplicate: the subscription that is there already. UrlDisabled, SubscriptionPaused and StateConflict of a retry: the subscription of the delivery.',
  deliveryState: 'StateConflict of a retry: why there is nothing to try, such as `delivered`.',
  replayId: 'StateConflict of a new replay: the one that is running.',
  documentId: 'Conflict of a file that is linked already: its document.',
  integrationId: 'LinkRequired, ConsentRequired and IntegrationDisabled: the integration.',
  links: 'LinksWouldBeDropped: how many users have linked their account.',
  userId: 'Conflict of a change to the last active System Administrator: that user.',
} as const;

type FactName = keyof typeof ERROR_FACTS;

export type ErrorFacts = { readonly [Name in FactName]?: Name extends 'links' ? number : string };
