import { createRoute } from '@tanstack/react-router';
import { lazyPage } from '../../app/lazy/lazyPart';
import { root } from '../../app/root';
import { one, oneOf, searchOf } from '../../app/search';

export const publishRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: '/publish',
    validateSearch: searchOf({
      /** A recorded event to begin with. */
      from: one,
      objCode: one,
      eventType: oneOf('CREATE', 'UPDATE', 'DELETE'),
    }),
    component: lazyPage(() => import('./PublishPage'), 'PublishPage'),
  }),
] as const;
