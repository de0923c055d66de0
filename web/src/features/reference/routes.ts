import { createRoute } from '@tanstack/react-router';
import { lazyPage } from '../../app/lazy/lazyPart';
import { root } from '../../app/root';
import { one, searchOf } from '../../app/search';

const reference = createRoute({
  getParentRoute: () => root,
  path: '/docs',
  validateSearch: searchOf({ q: one }),
  component: lazyPage(() => import('./ReferencePage'), 'ReferencePage'),
});

const operation = createRoute({
  getParentRoute: () => reference,
  path: '$operationId',
  component: lazyPage(() => import('./OperationPart'), 'OperationPart'),
});

const guide = createRoute({
  getParentRoute: () => reference,
  path: 'guides/$guide',
  component: lazyPage(() => import('./guides/Guide'), 'Guide'),
});

export const referenceRoutes = [reference.addChildren([operation, guide])] as const;
