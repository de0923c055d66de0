import { createStore } from '../app/store';
import { SERVICE_URL, SESSION_URL } from './place';
import { type Trouble, troubleOf } from './trouble';

/** Whether the service serves calls, and since when and why not. */
export type Connection =
  | { readonly state: 'online' }
  /** `next`: when it is tried again, in milliseconds since the epoch. */
  | { readonly state: 'offline'; readonly why: Trouble; readonly since: number; readonly next: number };

const WAITS_MS = [1_000, 2_000, 5_000, 10_000, 30_000];
const ONLINE: Connection = { state: 'online' };
/** What goes away again so soon after it has come back is tried less and less often. */
const CALM_MS = 10_000;
/** A call that takes longer may take long; or nobody is there: the service is asked for a sign of life. */
const PATIENCE_MS = 4_000;
/** So is it when nothing was heard of it for so long, while somebody looks at the page. */
const QUIET_MS = 10_000;

export const connection = createStore<Connection>(ONLINE);
/** When the service last answered, in milliseconds since the epoch. */
export const lastAnswer = createStore(Date.now());

let attempts = 0;
let onlineSince = 0;
let timer: ReturnType<typeof setTimeout> | undefined;
let trying = false;
let heardAt = Date.now();
/** When each call began that has no answer yet. */
const asked = new Set<{ readonly at: number }>();
const recovered = new Set<() => void>();

/** Called when the service answers again after it did not. @returns what ends that */
export function onRecovered(listener: () => void): () => void {
  recovered.add(listener);
  return () => recovered.delete(listener);
}

/** A call is made. @returns to be called when it has been answered, or given up */
export function noteAsked(): () => void {
  const call = { at: Date.now() };
  asked.add(call);
  return () => asked.delete(call);
}

/** The service gave a sign of life. */
export function noteHeard(): void {
  heardAt = Date.now();
}

export function noteAnswer(): void {
  noteHeard();
  lastAnswer.set(Date.now());
  const now = connection.get();
  if (now.state === 'online') return;
  // One call going well says little where others are refused.
  if (now.why === 'busy') void tryNow();
  else recover();
}

/** A call found the service so: from now on the console looks by itself, less and less often. */
export function noteTrouble(why: Trouble): void {
  const now = connection.get();
  if (now.state === 'offline') {
    if (now.why !== why) connection.set({ ...now, why });
    return;
  }
  if (Date.now() - onlineSince > CALM_MS) attempts = 0;
  wait(Date.now(), why);
}

/** Looks now, since somebody asks for it or the machine has a network again. */
export async function tryNow(): Promise<void> {
  const now = connection.get();
  if (now.state === 'online' || trying) return;
  clearTimeout(timer);
  trying = true;
  // Other than whether the process lives, this says whether it can do something.
  const trouble = await ask(SESSION_URL);
  trying = false;
  if (connection.get().state === 'online') return;
  if (trouble === undefined) recover();
  else wait(now.since, trouble);
}

function recover(): void {
  clearTimeout(timer);
  onlineSince = Date.now();
  noteHeard();
  lastAnswer.set(Date.now());
  connection.set(ONLINE);
  for (const listener of recovered) listener();
}

function wait(since: number, why: Trouble): void {
  const ms = WAITS_MS[Math.min(attempts++, WAITS_MS.length - 1)]!;
  connection.set({ state: 'offline', why, since, next: Date.now() + ms });
  clearTimeout(timer);
  timer = setTimeout(() => void tryNow(), ms);
}

async function ask(url: string): Promise<Trouble | undefined> {
  try {
    return await troubleOf(await fetch(url, { cache: 'no-store', signal: AbortSignal.timeout(PATIENCE_MS) }));
  } catch (error) {
    return error instanceof DOMException && error.name === 'TimeoutError' ? 'silent' : 'unreachable';
  }
}

/** A service that hangs refuses nothing: only that nothing is heard of it shows it. */
async function watch(): Promise<void> {
  if (trying || connection.get().state === 'offline' || document.visibilityState === 'hidden') return;
  const now = Date.now();
  const waited = [...asked].some(({ at }) => now - at >= PATIENCE_MS);
  if (now - heardAt < (waited ? PATIENCE_MS : QUIET_MS)) return;
  trying = true;
  const trouble = await ask(`${SERVICE_URL}/health/live`);
  trying = false;
  if (trouble === undefined) noteHeard();
  else noteTrouble(trouble);
}

setInterval(() => void watch(), 1_000);
window.addEventListener('online', () => void tryNow());
