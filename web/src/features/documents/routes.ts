import { createRoute } from '@tanstack/react-router';
import { lazyPage } from '../../app/lazy/lazyPart';
import { root } from '../../app/root';
import { many, one, oneOf, searchOf } from '../../app/search';
import { SORTS } from './picker/entries';

const list = createRoute({
  getParentRoute: () => root,
  path: '/documents',
  validateSearch: searchOf({ integrationId: one, ownerID: one, search: one, view: oneOf('grid') }),
  component: lazyPage(() => import('./DocumentsPage'), 'DocumentsPage'),
});

const record = createRoute({
  getParentRoute: () => list,
  path: '$ID',
  component: lazyPage(() => import('./DocumentRecord'), 'DocumentRecord'),
});

/** “Add from …”: a service, and in its address the folders on the way. */
const browse = createRoute({
  getParentRoute: () => root,
  path: '/documents/from/$serviceId',
  validateSearch: searchOf({
    in: many,
    q: one,
    sort: oneOf(...SORTS),
    view: oneOf('grid'),
    open: one,
  }),
  component: lazyPage(() => import('./BrowsePage'), 'BrowsePage'),
});

export const documentRoutes = [list.addChildren([record]), browse] as const;
