import type { components } from '../../api/schema';
import type { Search } from '../../app/search';

export type User = components['schemas']['UserResponse'];
export type AccessLevel = components['schemas']['AccessLevel'];
export type UserSession = components['schemas']['SessionResponse'];

export const ADMINISTRATOR = 'System Administrator';
/** As the service has them; only the first has rights here. */
export const ACCESS_LEVELS = [
  ADMINISTRATOR,
  'Planner',
  'Worker',
  'Reviewer',
  'Requestor',
  'External User',
  'Standard',
  'Light',
  'Contributor',
] as const satisfies readonly AccessLevel[];

/** The filters of an address as the service takes them. */
export function userQuery({ search, accessLevel, active }: Search): Readonly<Record<string, string>> {
  return {
    ...(typeof search === 'string' && { search }),
    ...(typeof accessLevel === 'string' && { accessLevel }),
    ...(typeof active === 'string' && { active }),
  };
}

/** What a user may do, apart from being active. */
export type Rights = Pick<User, 'accessLevel' | 'canPublish'>;

/** What of the rights was changed; undefined when nothing was. */
export function changedRights(before: Rights, now: Rights): Partial<Rights> | undefined {
  const changed = {
    ...(now.accessLevel !== before.accessLevel && { accessLevel: now.accessLevel }),
    ...(now.canPublish !== before.canPublish && { canPublish: now.canPublish }),
  };
  return Object.keys(changed).length === 0 ? undefined : changed;
}

/** Without those that are taken for one another. */
const LETTERS = 'abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const GROUPS = 5;
const GROUP = 4;

/** A password that can be read out: five groups of four. @param random fills bytes at random */
export function newPassword(random: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>): string {
  let text = '';
  while (text.length < GROUPS * GROUP) {
    for (const byte of random(new Uint8Array(64))) {
      // What lies beyond the last whole multiple would make the first letters likelier.
      if (byte < 256 - (256 % LETTERS.length) && text.length < GROUPS * GROUP)
        text += LETTERS[byte % LETTERS.length];
    }
  }
  return text.match(new RegExp(`.{${GROUP}}`, 'g'))!.join('-');
}
