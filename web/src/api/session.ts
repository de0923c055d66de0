import { createStore } from '../app/store';
import type { components } from './schema';

export type User = components['schemas']['UserResponse'];
export type ConsoleSession = components['schemas']['ConsoleSessionResponse'];

/** Who is signed in, as far as this page knows. */
export type SessionState =
  /** Not asked yet. */
  | { readonly is: 'unknown' }
  | { readonly is: 'out' }
  | { readonly is: 'in'; readonly session: ConsoleSession }
  /** It ended while the page was used: what is on it stays until somebody signs in again. */
  | { readonly is: 'ended'; readonly session: ConsoleSession };

export const session = createStore<SessionState>({ is: 'unknown' });

/** The token of calls that change something. It lives in this page alone. */
export function csrfToken(): string | undefined {
  const now = session.get();
  return now.is === 'in' ? now.session.csrfToken : undefined;
}

export function currentUser(): User | undefined {
  const now = session.get();
  return now.is === 'in' || now.is === 'ended' ? now.session.user : undefined;
}

const waiting = new Set<(again: boolean) => void>();

/** Asks for signing in again, and resolves when that has happened, or with false when somebody has given up. */
export function signedInAgain(): Promise<boolean> {
  const now = session.get();
  if (now.is === 'in') session.set({ is: 'ended', session: now.session });
  else if (now.is !== 'ended') return Promise.resolve(false);
  return new Promise((resolve) => waiting.add(resolve));
}

const channel =
  typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('hookfront-session');

/** Somebody signed in, here. Somebody else than before starts from a fresh page: nothing of the one before may stay. */
export function noteSignedIn(made: ConsoleSession, tell = true): void {
  const before = currentUser();
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has one origin alone
  if (tell) channel?.postMessage('changed');
  if (before !== undefined && before.id !== made.user.id) return location.reload();
  session.set({ is: 'in', session: made });
  settle(true);
}

export function noteSignedOut(tell = true): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has one origin alone
  if (tell) channel?.postMessage('changed');
  session.set({ is: 'out' });
  settle(false);
}

/** Calls `look` when another tab has signed in or out. */
export function onOtherTab(look: () => void): () => void {
  channel?.addEventListener('message', look);
  return () => channel?.removeEventListener('message', look);
}

function settle(again: boolean): void {
  for (const resolve of waiting) resolve(again);
  waiting.clear();
}
