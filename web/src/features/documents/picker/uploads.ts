import { upload } from '../../../api/upload';
import { queries } from '../../../app/query';
import { createStore } from '../../../app/store';

/** A file on its way to a provider. */
export interface Upload {
  readonly id: number;
  readonly serviceId: string;
  readonly parentId: string;
  readonly file: File;
  readonly sent: number;
  readonly state: 'waiting' | 'sending' | 'done' | 'failed' | 'stopped';
  readonly error?: unknown;
}

/** Providers and lines get on better with few at a time. */
const AT_ONCE = 2;

/** All uploads of this page, whichever part of the console is shown: they go on. */
export const uploads = createStore<readonly Upload[]>([]);
const running = new Map<number, AbortController>();
let last = 0;

export function addUploads(serviceId: string, parentId: string, files: readonly File[]): void {
  uploads.set((now) => [
    ...now,
    ...files.map((file): Upload => ({ id: ++last, serviceId, parentId, file, sent: 0, state: 'waiting' })),
  ]);
  next();
}

export function stopUpload(id: number): void {
  change(id, { state: 'stopped' });
  running.get(id)?.abort();
  next();
}

export function retryUpload(id: number): void {
  change(id, { state: 'waiting', sent: 0, error: undefined });
  next();
}

/** Takes away what has ended. */
export function clearUploads(serviceId: string): void {
  uploads.set((now) => now.filter((one) => one.serviceId !== serviceId || isActive(one)));
}

export function isActive({ state }: Upload): boolean {
  return state === 'waiting' || state === 'sending';
}

function next(): void {
  for (const one of uploads.get()) {
    if (running.size >= AT_ONCE) return;
    if (one.state === 'waiting') void send(one);
  }
}

async function send({ id, serviceId, parentId, file }: Upload): Promise<void> {
  const stop = new AbortController();
  running.set(id, stop);
  watchLeaving();
  change(id, { state: 'sending' });
  const query = new URLSearchParams({ parentId, filename: file.name }).toString();
  const path = `/api/v1/document-services/${encodeURIComponent(serviceId)}/uploads?${query}`;
  try {
    await upload(path, file, { signal: stop.signal, onProgress: (sent) => change(id, { sent }) });
    change(id, { state: 'done', sent: file.size });
    void queries.invalidateQueries({ queryKey: ['provider', serviceId] });
  } catch (error) {
    if (!stop.signal.aborted) change(id, { state: 'failed', error });
  } finally {
    running.delete(id);
    watchLeaving();
    next();
  }
}

function change(id: number, what: Partial<Upload>): void {
  uploads.set((now) => now.map((one) => (one.id === id ? { ...one, ...what } : one)));
}

/** Leaving the console breaks uploads off: the browser asks first. */
function watchLeaving(): void {
  if (running.size > 0) window.addEventListener('beforeunload', ask);
  else window.removeEventListener('beforeunload', ask);
}

function ask(event: BeforeUnloadEvent): void {
  event.preventDefault();
}
