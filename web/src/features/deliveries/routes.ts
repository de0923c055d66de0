import { createRoute } from '@tanstack/react-router';
import { lazyPage } from '../../app/lazy/lazyPart';
import { root } from '../../app/root';
import { many, manyOf, one, oneOf, searchOf } from '../../app/search';
import { STATES } from '../../ui/deliveryStates';

const list = createRoute({
  getParentRoute: () => root,
  path: '/deliveries',
  validateSearch: searchOf({
    state: manyOf(...STATES),
    objCode: one,
    eventType: oneOf('CREATE', 'UPDATE', 'DELETE'),
    objId: one,
    url: one,
    subscriptionId: one,
    eventId: one,
    replayId: one,
    jobId: one,
    since: one,
    until: one,
    tab: oneOf('attempts', 'request', 'states', 'json'),
    selected: many,
    // The dialog over all that match is open.
    all: oneOf('retry', 'cancel'),
  }),
  component: lazyPage(() => import('./DeliveriesPage'), 'DeliveriesPage'),
});

const record = createRoute({
  getParentRoute: () => list,
  path: '$deliveryId',
  component: lazyPage(() => import('./DeliveryRecord'), 'DeliveryRecord'),
});

export const deliveryRoutes = [list.addChildren([record])] as const;
