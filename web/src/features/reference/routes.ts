import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root } from '../../app/root';
import { one, searchOf } from '../../app/search';

const reference = createRoute({
  getParentRoute: () => root,
  path: '/docs',
  validateSearch: searchOf({ q: one }),
  component: lazyRouteComponent(() => import('./ReferencePage'), 'ReferencePage'),
});

const operation = createRoute({
  getParentRoute: () => reference,
  path: '$operationId',
  component: lazyRouteComponent(() => import('./OperationPart'), 'OperationPart'),
});

const guide = createRoute({
  getParentRoute: () => reference,
  path: 'guides/$guide',
  component: lazyRouteComponent(() => import('./guides/Guide'), 'Guide'),
});

export const referenceRoutes = [reference.addChildren([operation, guide])] as const;
