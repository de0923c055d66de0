import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
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
  component: lazyRouteComponent(() => import('./SubscriptionsPage'), 'SubscriptionsPage'),
});

const record = createRoute({
  getParentRoute: () => list,
  path: '$subscriptionId',
  component: lazyRouteComponent(() => import('./record/SubscriptionRecord'), 'SubscriptionRecord'),
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
  component: lazyRouteComponent(() => import('./new/NewSubscriptionPage'), 'NewSubscriptionPage'),
});

export const subscriptionRoutes = [made, list.addChildren([record])] as const;
