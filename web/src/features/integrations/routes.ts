import { createRoute } from '@tanstack/react-router';
import { lazyPage } from '../../app/lazy/lazyPart';
import { root } from '../../app/root';
import { one, oneOf, searchOf } from '../../app/search';
import { CALL_OUTCOMES, LINK_STATES } from './integrations';

const list = createRoute({
  getParentRoute: () => root,
  path: '/integrations',
  validateSearch: searchOf({
    q: one,
    type: oneOf('OAuth2', 'ApiKey'),
    enabled: oneOf('yes', 'no'),
  }),
  component: lazyPage(() => import('./IntegrationsPage'), 'IntegrationsPage'),
});

const create = createRoute({
  getParentRoute: () => root,
  path: '/integrations/new',
  component: lazyPage(() => import('./NewIntegrationPage'), 'NewIntegrationPage'),
});

const record = createRoute({
  getParentRoute: () => root,
  path: '/integrations/$id',
  validateSearch: searchOf({
    tab: oneOf('settings', 'offers', 'links', 'calls'),
    state: oneOf(...LINK_STATES),
    operation: one,
    outcome: oneOf(...CALL_OUTCOMES),
    userId: one,
    call: one,
  }),
  component: lazyPage(() => import('./IntegrationPage'), 'IntegrationPage'),
});

export const integrationRoutes = [list, create, record] as const;
