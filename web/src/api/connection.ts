import { createStore } from '../app/store';
import { SERVICE_URL } from './place';

/** Whether the service can be reached, and since when not. */
export type Connection =
  | { readonly state: 'online' }
  /** `next`: when it is tried again, in milliseconds since the epoch. */
  | { readonly state: 'offline'; readonly since: number; readonly next: number };

const WAITS_MS = [1_000, 2_000, 5_000, 10_000, 30_000];
const ONLINE: Connection = { state: 'online' };

export const connection = createStore<Connection>(ONLINE);
/** When the service last answered, in milliseconds since the epoch. */
export const lastAnswer = createStore(Date.now());

let attempts = 0;
let timer: ReturnType<typeof setTimeout> | undefined;
const recovered = new Set<() => void>();

/** Called when the service answers again after it did not. @returns what ends that */
export function onRecovered(listener: () => void): () => void {
  recovered.add(listener);
  return () => recovered.delete(listener);
}

export function noteAnswer(): void {
  lastAnswer.set(Date.now());
  if (connection.get().state === 'online') return;
  clearTimeout(timer);
  attempts = 0;
  connection.set(ONLINE);
  for (const listener of recovered) listener();
}

/** A call found nobody: from now on the console looks by itself, less and less often. */
export function noteUnreachable(): void {
  if (connection.get().state === 'online') wait(Date.now());
}

/** Looks now, since somebody asks for it or the machine has a network again. */
export async function tryNow(): Promise<void> {
  const now = connection.get();
  if (now.state === 'online') return;
  clearTimeout(timer);
  try {
    const answer = await fetch(`${SERVICE_URL}/health/ready`, { cache: 'no-store' });
    // What stands in front of the service answers for it while it restarts.
    if (answer.status < 502) return noteAnswer();
  } catch {
    // Still nobody.
  }
  wait(now.since);
}

function wait(since: number): void {
  const ms = WAITS_MS[Math.min(attempts++, WAITS_MS.length - 1)]!;
  connection.set({ state: 'offline', since, next: Date.now() + ms });
  timer = setTimeout(() => void tryNow(), ms);
}

window.addEventListener('online', () => void tryNow());
