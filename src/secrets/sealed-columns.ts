import { INTEGRATION_SEALED_COLUMNS } from '../custom-integrations/index.js';
import { DELIVERY_SEALED_COLUMNS } from '../delivery/index.js';
import { SUBSCRIPTION_SEALED_COLUMNS } from '../event-subscriptions/index.js';
import type { SealedColumn } from '../platform/crypto/index.js';
import { AUTH_SEALED_COLUMNS } from '../auth/index.js';

/**
 * Every column that holds sealed values, one line a module. What is missing here is not sealed again when the key is
 * replaced, and is lost with the old key; a test compares this with the schema.
 */
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  ...AUTH_SEALED_COLUMNS,
  ...DELIVERY_SEALED_COLUMNS,
  ...SUBSCRIPTION_SEALED_COLUMNS,
  ...INTEGRATION_SEALED_COLUMNS,
];
