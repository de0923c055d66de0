import { createRoute } from '@tanstack/react-router';
import { lazyPage } from '../../app/lazy/lazyPart';
import { root } from '../../app/root';
import { one, oneOf, searchOf } from '../../app/search';
import { SELECTIONS } from './replays';

const list = createRoute({
  getParentRoute: () => root,
  path: '/replays',
  // With `new` the dialog is open, filled in with the rest: so other pages lead to it.
  validateSearch: searchOf({
    subscriptionId: one,
    new: oneOf('true'),
    since: one,
    until: one,
    only: oneOf(...SELECTIONS),
  }),
  component: lazyPage(() => import('./ReplaysPage'), 'ReplaysPage'),
});

const record = createRoute({
  getParentRoute: () => list,
  path: '$replayId',
  component: lazyPage(() => import('./ReplayRecord'), 'ReplayRecord'),
});

export const replayRoutes = [list.addChildren([record])] as const;
