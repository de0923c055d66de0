import { api, call } from '../../api/client';
import { askForSession } from '../../api/send';
import { noteSignedIn, noteSignedOut, session } from '../../api/session';
import { queries } from '../query';

/** Finds out whether somebody is signed in. @throws ApiError when the service cannot say; Unreachable */
export async function findSession(): Promise<void> {
  const found = await askForSession();
  if (found !== undefined) noteSignedIn(found, false);
  else if (session.get().is !== 'ended') session.set({ is: 'out' });
}

/** The same where this may have changed: when the service cannot say, what was known stays, with the page that is shown. */
export async function findSessionAgain(): Promise<void> {
  await findSession().catch(() => undefined);
}

/** @throws ApiError; Unreachable; CookieRefused */
export async function signIn(username: string, password: string): Promise<void> {
  const made = await call(api.POST('/api/v1/console/session', { body: { username, password } }));
  // Browsers say nothing when they do not keep a cookie.
  const kept = await askForSession();
  if (kept === undefined) throw new CookieRefused();
  noteSignedIn({ ...made, ...kept });
}

/** The browser did not keep the session. */
export class CookieRefused extends Error {
  override readonly name = 'CookieRefused';
}

/** Ends the session; without a connection, the page forgets it all the same. */
export async function signOut(): Promise<void> {
  try {
    await call(api.DELETE('/api/v1/console/session'));
  } finally {
    queries.clear();
    noteSignedOut();
  }
}
