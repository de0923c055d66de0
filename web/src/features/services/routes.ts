import { createRoute } from '@tanstack/react-router';
import { lazyPage } from '../../app/lazy/lazyPart';
import { root } from '../../app/root';
import { manyOf, one, searchOf } from '../../app/search';

export const serviceRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: '/services',
    validateSearch: searchOf({ state: manyOf('linked', 'consentRequired', 'none'), name: one }),
    component: lazyPage(() => import('./ServicesPage'), 'ServicesPage'),
  }),
] as const;
