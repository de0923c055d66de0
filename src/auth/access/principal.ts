import { SYSTEM_ADMINISTRATOR } from './access-level.js';

/** Who makes a call, as far as the rest of the service needs to know. */
export interface Principal {
  readonly userId: string;
  readonly customerId: string;
  readonly username: string;
  readonly accessLevel: string;
  readonly isAdministrator: boolean;
  /** By the publish right, or as a System Administrator (docs/contract/event-subscriptions.md#6). */
  readonly canPublish: boolean;
}

/** A stored user's identity and rights. */
export interface StoredRights {
  readonly userId: string;
  readonly customerId: string;
  readonly username: string;
  readonly accessLevel: string;
  readonly canPublish: boolean;
}

/** What a user's stored rights amount to. */
export function principalOf(user: StoredRights): Principal {
  const isAdministrator = user.accessLevel === SYSTEM_ADMINISTRATOR;
  return {
    userId: user.userId,
    customerId: user.customerId,
    username: user.username,
    accessLevel: user.accessLevel,
    isAdministrator,
    canPublish: isAdministrator || user.canPublish,
  };
}
