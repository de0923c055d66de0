import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root } from '../../app/root';

const list = createRoute({
  getParentRoute: () => root,
  path: '/jobs',
  component: lazyRouteComponent(() => import('./JobsPage'), 'JobsPage'),
});

const record = createRoute({
  getParentRoute: () => list,
  path: '$jobId',
  component: lazyRouteComponent(() => import('./JobRecord'), 'JobRecord'),
});

export const jobRoutes = [list.addChildren([record])] as const;
