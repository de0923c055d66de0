import { createRoute } from '@tanstack/react-router';
import { lazyPage } from '../../app/lazy/lazyPart';
import { root } from '../../app/root';
import { one, oneOf, searchOf } from '../../app/search';

export const systemRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: '/system',
    validateSearch: searchOf({ q: one, show: oneOf('set', 'all', 'differ') }),
    component: lazyPage(() => import('./SystemPage'), 'SystemPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/licences',
    validateSearch: searchOf({ q: one }),
    component: lazyPage(() => import('./LicencesPage'), 'LicencesPage'),
  }),
] as const;
