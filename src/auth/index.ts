import { Session } from './access/session.entity.js';
import { API_KEY_COLUMN } from './login/api-keys.service.js';
import { Customer } from './users/customer.entity.js';
import { User } from './users/user.entity.js';

export { ACCESS_LEVELS } from './access/access-level.js';
export { type Authenticated, Authentication } from './access/authentication.js';
export { SESSION_COOKIE } from './access/session-cookie.js';
export { authenticateBeforeLargeBodies } from './access/large-bodies.js';
export { refuseUnlessPublisher } from './access/guards.js';
export { OperatorsRepository } from './access/operators.repository.js';
export type { Principal } from './access/principal.js';
export { CurrentAuthentication, CurrentPrincipal, shownCredentials } from './access/request-principal.js';
export { accountManagement, type AccountManagement } from './account-management.js';
export { AuthModule } from './auth.module.js';
export { customerNameProblem } from './users/customer-name.js';
export { FirstAdministrator } from './users/first-administrator.js';
export { newPasswordProblem, READABLE_PASSWORD_BYTES, readablePassword } from './passwords/password-rules.js';
export { newUsernameProblem } from './users/username.js';

/** What this module stores, for the data source. */
export const AUTH_ENTITIES = [Customer, User, Session];
/** Its sealed columns, for secrets/sealed-columns.ts. */
export const AUTH_SEALED_COLUMNS = [API_KEY_COLUMN];
