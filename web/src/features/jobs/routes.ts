import { createRoute } from '@tanstack/react-router';
import { lazyPage } from '../../app/lazy/lazyPart';
import { root } from '../../app/root';

const list = createRoute({
  getParentRoute: () => root,
  path: '/jobs',
  component: lazyPage(() => import('./JobsPage'), 'JobsPage'),
});

const record = createRoute({
  getParentRoute: () => list,
  path: '$jobId',
  component: lazyPage(() => import('./JobRecord'), 'JobRecord'),
});

export const jobRoutes = [list.addChildren([record])] as const;
