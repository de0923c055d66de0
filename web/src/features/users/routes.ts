import { createRoute } from '@tanstack/react-router';
import { lazyPage } from '../../app/lazy/lazyPart';
import { root } from '../../app/root';
import { one, oneOf, searchOf } from '../../app/search';
import { ACCESS_LEVELS } from './users';

const list = createRoute({
  getParentRoute: () => root,
  path: '/users',
  validateSearch: searchOf({
    search: one,
    accessLevel: oneOf(...ACCESS_LEVELS),
    active: oneOf('true', 'false'),
    new: oneOf('true'),
  }),
  component: lazyPage(() => import('./UsersPage'), 'UsersPage'),
});

const record = createRoute({
  getParentRoute: () => list,
  path: '$userId',
  component: lazyPage(() => import('./UserRecord'), 'UserRecord'),
});

export const userRoutes = [list.addChildren([record])] as const;
