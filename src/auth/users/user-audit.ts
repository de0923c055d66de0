import type { AuditedChange } from '../../platform/audit/index.js';
import type { User } from './user.entity.js';
import type { UserChanges } from './users.repository.js';

const EDITED = ['accessLevel', 'canPublish', 'passwordChangeDue'] as const;

type Rights = Pick<User, 'accessLevel' | 'canPublish'>;

/** The rights of a user, as details show them. */
export function rightsOf({ accessLevel, canPublish }: Rights): Rights {
  return { accessLevel, canPublish };
}

/** A change of a user; details name the user, since usernames are what people know. */
export function auditedUser(
  action: string,
  user: Pick<User, 'id' | 'username'>,
  details: object = {},
): AuditedChange {
  return { action, objectType: 'user', objectId: user.id, details: { username: user.username, ...details } };
}

/**
 * What one update comes to: an entry for the rights and whether another password is due, with the fields that changed and what they are now, one for the
 * password, one when the user was activated or deactivated (which removes the API key too), and one when only the key was removed.
 */
export function auditedUpdate(user: User, changes: UserChanges): AuditedChange[] {
  const fields = EDITED.filter(
    (field) => changes[field] !== undefined && !goesWithThePassword(field, changes),
  );
  const now = Object.fromEntries(fields.map((field) => [field, changes[field]]));
  return [
    ...(fields.length > 0 ? [auditedUser('user.edited', user, { fields, ...now })] : []),
    ...(changes.passwordHash === undefined ? [] : [auditedUser('user.passwordChanged', user)]),
    ...(changes.active === undefined
      ? []
      : [auditedUser(changes.active ? 'user.activated' : 'user.deactivated', user)]),
    ...(changes.apiKeyHash === null && changes.active === undefined
      ? [auditedUser('user.apiKeyRemoved', user)]
      : []),
  ];
}

/** Whether another password is due is part of what a new one means. */
function goesWithThePassword(field: (typeof EDITED)[number], changes: UserChanges): boolean {
  return field === 'passwordChangeDue' && changes.passwordHash !== undefined;
}
