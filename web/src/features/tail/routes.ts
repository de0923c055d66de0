import { createRoute } from '@tanstack/react-router';
import { lazyPage } from '../../app/lazy/lazyPart';
import { root } from '../../app/root';
import { manyOf, one, searchOf } from '../../app/search';
import { KINDS } from './lines';

export const tailRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: '/tail',
    validateSearch: searchOf({ show: manyOf(...KINDS), q: one }),
    component: lazyPage(() => import('./TailPage'), 'TailPage'),
  }),
] as const;
