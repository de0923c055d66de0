import { SystemClock } from '../../src/platform/clock/clock.js';
import { accountManagement, AUTH_ENTITIES } from '../../src/auth/index.js';
import { SYSTEM_ADMINISTRATOR } from '../../src/auth/access/access-level.js';
import type { TestService } from './service.js';

/**
 * Creates another customer with an administrator, as the command line does, and logs that one in.
 * The service must have been started with EGRESS_PRIVATE set.
 * @returns the administrator's session
 */
export async function addCustomer(service: TestService, name: string): Promise<string> {
  const database = await service.database.connect(AUTH_ENTITIES);
  const { customers, users } = accountManagement(database, new SystemClock(), service.config);
  const customer = await customers.create(name);
  const credentials = { username: `admin-of-${name}`, password: 'correct horse battery' };
  await users.create({ customerId: customer.id }, { ...credentials, accessLevel: SYSTEM_ADMINISTRATOR });
  return service.login(credentials.username, credentials.password);
}
