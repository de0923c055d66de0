import { parseExactly } from './json';
import { noteAnswer, noteAsked, noteTrouble } from './connection';
import { apiError, noteMethod, Unreachable } from './errors';
import { SESSION_URL } from './place';
import { type ConsoleSession, csrfToken, currentUser, noteSignedIn, session, signedInAgain } from './session';
import { type Trouble, troubleOf } from './trouble';

const SAFE = ['GET', 'HEAD'];

/**
 * What every call of the console goes through. It carries the token of what changes something; numbers come digit for digit;
 * when the session has ended, it waits until somebody signs in again, and is then made again.
 *
 * @throws Unreachable
 */
export async function send(request: Request): Promise<Response> {
  const again = request.clone();
  const answer = await once(request);
  if (answer.status === 401 && request.url !== SESSION_URL && (await isOver())) {
    if (await signedInAgain()) return once(again);
    return answer;
  }
  // Another tab has signed in anew, so that this page's token is an old one.
  if (answer.status === 403 && !SAFE.includes(request.method) && (await hasNewToken())) return once(again);
  return answer;
}

async function once(request: Request): Promise<Response> {
  const token = csrfToken();
  if (token !== undefined && !SAFE.includes(request.method)) request.headers.set('x-csrf-token', token);
  const answered = noteAsked();
  let answer: Response;
  let trouble: Trouble | undefined;
  try {
    answer = await fetch(request);
    trouble = await troubleOf(answer);
  } catch (error) {
    if (request.signal.aborted) throw error;
    throw unreachable(error);
  } finally {
    answered();
  }
  if (trouble === undefined) noteAnswer();
  else if (trouble !== 'unreachable') noteTrouble(trouble);
  else if (!isStream(request)) throw unreachable(`${answer.status} ${answer.statusText}`);
  const exactly = exact(answer);
  noteMethod(exactly, request.method);
  return exactly;
}

/** A proxy may refuse streams alone. */
function isStream(request: Request): boolean {
  return request.headers.get('accept') === 'text/event-stream';
}

function unreachable(cause: unknown): Unreachable {
  noteTrouble('unreachable');
  return new Unreachable(undefined, { cause });
}

/** A 401 may also be the answer of another service, or to a wrong password: the session itself decides. */
async function isOver(): Promise<boolean> {
  const { is } = session.get();
  if (is === 'ended') return true;
  if (is !== 'in') return false;
  return (await askForSession()) === undefined;
}

async function hasNewToken(): Promise<boolean> {
  const before = csrfToken();
  const found = await askForSession();
  if (found === undefined || found.csrfToken === before) return false;
  noteSignedIn(found, false);
  return currentUser()?.id === found.user.id;
}

/** The session in the cookie; undefined when there is none. @throws ApiError when the service cannot say; Unreachable */
export async function askForSession(): Promise<ConsoleSession | undefined> {
  const answer = await once(new Request(SESSION_URL, { cache: 'no-store' }));
  if (answer.status === 200) return (await answer.json()) as ConsoleSession;
  if (answer.status === 204 || answer.status === 401) return undefined;
  throw apiError(await answer.json().catch(() => undefined), answer);
}

/**
 * The answer, but that its json() keeps the digits that a double loses. openapi-fetch parses by itself what comes without a length, so
 * there it finds one.
 */
function exact(answer: Response): Response {
  const headers = new Headers(answer.headers);
  if (answer.status !== 204 && !headers.has('content-length')) headers.set('content-length', 'unknown');
  return new Proxy(answer, {
    get(target, name) {
      if (name === 'json') return async () => parsed(await target.text());
      if (name === 'headers') return headers;
      const value = Reflect.get(target, name) as unknown;
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

function parsed(text: string): unknown {
  return text === '' ? undefined : parseExactly(text);
}
