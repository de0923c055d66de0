import { createRoute } from '@tanstack/react-router';
import { lazyPage } from '../../app/lazy/lazyPart';
import { root } from '../../app/root';
import { one, oneOf, searchOf } from '../../app/search';

const list = createRoute({
  getParentRoute: () => root,
  path: '/subscriptions',
  validateSearch: searchOf({
    url: one,
    objCode: one,
    eventType: oneOf('CREATE', 'UPDATE', 'DELETE'),
    health: oneOf('healthy', 'disabled', 'frozen'),
    warnings: oneOf('true', 'false'),
    search: one,
    label: one,
    paused: oneOf('true', 'false'),
    tab: oneOf('overview', 'filters', 'deliveries', 'json'),
  }),
  component: lazyPage(() => import('./SubscriptionsPage'), 'SubscriptionsPage'),
});

const record = createRoute({
  getParentRoute: () => list,
  path: '$subscriptionId',
  component: lazyPage(() => import('./record/SubscriptionRecord'), 'SubscriptionRecord'),
});

const made = createRoute({
  getParentRoute: () => root,
  path: '/subscriptions/new',
  validateSearch: searchOf({
    copyOf: one,
    replaces: one,
    event: one,
    objCode: one,
    eventType: oneOf('CREATE', 'UPDATE', 'DELETE'),
    url: one,
  }),
  component: lazyPage(() => import('./new/NewSubscriptionPage'), 'NewSubscriptionPage'),
});

export const subscriptionRoutes = [made, list.addChildren([record])] as const;
