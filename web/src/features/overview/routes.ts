import { createRoute } from '@tanstack/react-router';
import { lazyPage } from '../../app/lazy/lazyPart';
import { root } from '../../app/root';
import { manyOf, oneOf, searchOf } from '../../app/search';
import { PLOTS, RANGES } from './figures';

export const overviewRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: '/overview',
    validateSearch: searchOf({ range: oneOf(...RANGES), table: manyOf(...PLOTS) }),
    component: lazyPage(() => import('./OverviewPage'), 'OverviewPage'),
  }),
] as const;
