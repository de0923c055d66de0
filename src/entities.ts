import { AUDIT_ENTITIES } from './audit/index.js';
import { AUTH_ENTITIES } from './auth/index.js';
import { INTEGRATION_ENTITIES } from './custom-integrations/index.js';
import { DELIVERY_LOG_ENTITIES } from './delivery-log/index.js';
import { DELIVERY_ENTITIES } from './delivery/index.js';
import { DOCUMENT_ENTITIES } from './documents/index.js';
import { SUBSCRIPTION_ENTITIES } from './event-subscriptions/index.js';

/** What all modules store as entities, for the data source. */
export const ENTITIES = [
  ...AUTH_ENTITIES,
  ...AUDIT_ENTITIES,
  ...DELIVERY_ENTITIES,
  ...SUBSCRIPTION_ENTITIES,
  ...DELIVERY_LOG_ENTITIES,
  ...INTEGRATION_ENTITIES,
  ...DOCUMENT_ENTITIES,
];
