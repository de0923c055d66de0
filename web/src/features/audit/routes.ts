import { createRoute } from '@tanstack/react-router';
import { lazyPage } from '../../app/lazy/lazyPart';
import { root } from '../../app/root';
import { one, searchOf } from '../../app/search';

const list = createRoute({
  getParentRoute: () => root,
  path: '/audit',
  validateSearch: searchOf({
    action: one,
    objectType: one,
    objectId: one,
    userId: one,
    since: one,
    until: one,
  }),
  component: lazyPage(() => import('./AuditPage'), 'AuditPage'),
});

const record = createRoute({
  getParentRoute: () => list,
  path: '$entryId',
  component: lazyPage(() => import('./EntryRecord'), 'EntryRecord'),
});

export const auditRoutes = [list.addChildren([record])] as const;
