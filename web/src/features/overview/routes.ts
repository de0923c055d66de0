import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root } from '../../app/root';
import { manyOf, oneOf, searchOf } from '../../app/search';
import { PLOTS, RANGES } from './figures';

export const overviewRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: '/overview',
    validateSearch: searchOf({ range: oneOf(...RANGES), table: manyOf(...PLOTS) }),
    component: lazyRouteComponent(() => import('./OverviewPage'), 'OverviewPage'),
  }),
] as const;
