/**
 * The access levels that Workfront ships, by their names there: the classic ones and the newer licence types.
 * Only the first means anything here; the others say who somebody is.
 */
export const ACCESS_LEVELS = [
  'System Administrator',
  'Planner',
  'Worker',
  'Reviewer',
  'Requestor',
  'External User',
  'Standard',
  'Light',
  'Contributor',
] as const;

export type AccessLevel = (typeof ACCESS_LEVELS)[number];

/**
 * The level that may manage subscriptions and users, and may publish (docs/contract/event-subscriptions.md#2 and #6).
 */
export const SYSTEM_ADMINISTRATOR: AccessLevel = 'System Administrator';

/** What a user gets when nobody says otherwise: no rights over subscriptions or users. */
export const DEFAULT_ACCESS_LEVEL: AccessLevel = 'Worker';
