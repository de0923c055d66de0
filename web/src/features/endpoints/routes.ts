import { createRoute } from '@tanstack/react-router';
import { lazyPage } from '../../app/lazy/lazyPart';
import { root } from '../../app/root';
import { one, oneOf, searchOf } from '../../app/search';
import { HEALTHS } from '../../ui/health';

const list = createRoute({
  getParentRoute: () => root,
  path: '/endpoints',
  // With `url`, whoever knows no id of it is led to that URL.
  validateSearch: searchOf({ health: oneOf(...HEALTHS), search: one, url: one, all: oneOf('enable') }),
  component: lazyPage(() => import('./EndpointsPage'), 'EndpointsPage'),
});

const record = createRoute({
  getParentRoute: () => list,
  path: '$endpointId',
  component: lazyPage(() => import('./EndpointRecord'), 'EndpointRecord'),
});

export const endpointRoutes = [list.addChildren([record])] as const;
