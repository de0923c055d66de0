import { createRoute } from '@tanstack/react-router';
import { lazyPage } from '../../app/lazy/lazyPart';
import { root } from '../../app/root';

export const profileRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: '/profile',
    component: lazyPage(() => import('./ProfilePage'), 'ProfilePage'),
  }),
] as const;
