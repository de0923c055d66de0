import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root } from '../../app/root';
import { one, oneOf, searchOf } from '../../app/search';

export const systemRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: '/system',
    validateSearch: searchOf({ q: one, show: oneOf('set', 'differ') }),
    component: lazyRouteComponent(() => import('./SystemPage'), 'SystemPage'),
  }),
] as const;
