import { nameProblem, textProblem } from '../../lib/text-rules.js';

/** Longest user name, in characters (code points). */
export const USERNAME_MAX = 255;

/** What is wrong with a user name, as the end of a sentence that begins with the field's name; or undefined. */
export function usernameProblem(username: unknown): string | undefined {
  // The key is what the index holds, and some characters become eighteen there.
  return (
    textProblem(username, 1, USERNAME_MAX) ?? textProblem(usernameKey(username as string), 1, USERNAME_MAX)
  );
}

/** The same for the name of a new user. */
export function newUsernameProblem(username: unknown): string | undefined {
  return nameProblem(username, USERNAME_MAX) ?? usernameProblem(username);
}

/**
 * Two user names with the same key are the same name (docs/contract/event-subscriptions.md#2: unique in the whole
 * installation). Case and the ways to write one character do not distinguish people.
 */
export function usernameKey(username: string): string {
  return username.normalize('NFKC').toLowerCase().normalize('NFKC');
}
