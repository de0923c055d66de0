import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root } from '../../app/root';
import { manyOf, one, searchOf } from '../../app/search';
import { KINDS } from './lines';

export const tailRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: '/tail',
    validateSearch: searchOf({ show: manyOf(...KINDS), q: one }),
    component: lazyRouteComponent(() => import('./TailPage'), 'TailPage'),
  }),
] as const;
