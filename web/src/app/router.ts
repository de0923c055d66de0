import { createRoute, createRouter } from '@tanstack/react-router';
import { CONSOLE_PATH } from '../api/place';
import { auditRoutes } from '../features/audit/routes';
import { deliveryRoutes } from '../features/deliveries/routes';
import { documentRoutes } from '../features/documents/routes';
import { endpointRoutes } from '../features/endpoints/routes';
import { eventRoutes } from '../features/events/routes';
import { integrationRoutes } from '../features/integrations/routes';
import { jobRoutes } from '../features/jobs/routes';
import { overviewRoutes } from '../features/overview/routes';
import { profileRoutes } from '../features/profile/routes';
import { tailRoutes } from '../features/tail/routes';
import { serviceRoutes } from '../features/services/routes';
import { subscriptionRoutes } from '../features/subscriptions/routes';
import { publishRoutes } from '../features/publish/routes';
import { referenceRoutes } from '../features/reference/routes';
import { systemRoutes } from '../features/system/routes';
import { replayRoutes } from '../features/replays/routes';
import { userRoutes } from '../features/users/routes';
import { FirstPage } from './FirstPage';
import { root } from './root';
import { parseSearch, stringifySearch } from './search';
import { NotFound, PageFailed } from './shell/NoPage';

/** Every page of the console: a line for each feature, here and in the import above. */
const routeTree = root.addChildren([
  createRoute({ getParentRoute: () => root, path: '/', component: FirstPage }),
  ...auditRoutes,
  ...deliveryRoutes,
  ...documentRoutes,
  ...endpointRoutes,
  ...eventRoutes,
  ...integrationRoutes,
  ...jobRoutes,
  ...overviewRoutes,
  ...profileRoutes,
  ...tailRoutes,
  ...serviceRoutes,
  ...subscriptionRoutes,
  ...publishRoutes,
  ...referenceRoutes,
  ...systemRoutes,
  ...replayRoutes,
  ...userRoutes,
]);

export const router = createRouter({
  routeTree,
  basepath: CONSOLE_PATH,
  parseSearch,
  stringifySearch,
  defaultNotFoundComponent: NotFound,
  defaultErrorComponent: PageFailed,
  defaultPreload: 'intent',
  // Data is the business of TanStack Query.
  defaultPreloadStaleTime: 0,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
