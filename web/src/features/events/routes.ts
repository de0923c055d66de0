import { createRoute } from '@tanstack/react-router';
import { lazyPage } from '../../app/lazy/lazyPart';
import { root } from '../../app/root';
import { one, oneOf, searchOf } from '../../app/search';

const list = createRoute({
  getParentRoute: () => root,
  path: '/events',
  validateSearch: searchOf({
    objCode: one,
    eventType: oneOf('CREATE', 'UPDATE', 'DELETE'),
    objId: one,
    changed: one,
    path: one,
    value: one,
    q: one,
    since: one,
    until: one,
    tab: oneOf('subscriptions', 'states', 'json'),
    only: oneOf('delivered', 'undelivered', 'unmatched'),
  }),
  component: lazyPage(() => import('./EventsPage'), 'EventsPage'),
});

const record = createRoute({
  getParentRoute: () => list,
  path: '$eventId',
  component: lazyPage(() => import('./EventRecord'), 'EventRecord'),
});

export const eventRoutes = [list.addChildren([record])] as const;
