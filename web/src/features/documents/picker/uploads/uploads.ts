import { upload } from '../../../../api/upload';
import { queries } from '../../../../app/query';
import { createStore } from '../../../../app/store';
import { createFolder, listFolder } from '../api';
import type { Entry } from '../entries';
import type { Dropped } from './dropped';
import { fileNames, Target } from './target';

/** A file on its way to a provider, or a folder that is made there. */
export interface Upload {
  readonly id: number;
  readonly serviceId: string;
  /** With the folders on its way, as it is shown. */
  readonly name: string;
  readonly target: Target;
  readonly folders: readonly string[];
  /** Undefined: an empty folder. */
  readonly file: File | undefined;
  readonly sent: number;
  readonly state: 'waiting' | 'sending' | 'done' | 'failed' | 'stopped';
  readonly error?: unknown;
  /** Whether there was a file of that name before; what becomes of it is the provider's. */
  readonly isTaken: boolean;
}

/** Providers and lines get on better with few at a time. */
const AT_ONCE = 4;
/** So long, what is shown may be older than what was uploaded: every file makes the lists be fetched anew. */
const SHOWN_AFTER_MS = 1_000;

/** All uploads of this page, whichever part of the console is shown: they go on. */
export const uploads = createStore<readonly Upload[]>([]);
const running = new Map<number, AbortController>();
const stale = new Map<string, ReturnType<typeof setTimeout>>();
let last = 0;

/** @param known what is in the folder, as far as it has been fetched */
export function addUploads(
  serviceId: string,
  parentId: string,
  dropped: readonly Dropped[],
  known: readonly Entry[],
): void {
  const target = new Target(
    { id: parentId, isOld: true, names: fileNames(known) },
    {
      list: async (id) => (await listFolder(serviceId, id)).entries,
      create: (id, name) => createFolder(serviceId, id, name),
    },
  );
  const added = dropped.map(({ folders, file }): Upload => {
    const name = [...folders, ...(file === undefined ? [] : [file.name])].join('/');
    return { id: ++last, serviceId, name, target, folders, file, sent: 0, state: 'waiting', isTaken: false };
  });
  uploads.set((now) => [...now, ...added]);
  next();
}

export function stopUpload(id: number): void {
  change(id, { state: 'stopped' });
  running.get(id)?.abort();
  next();
}

export function stopAll(serviceId: string): void {
  const stopped = uploads.get().filter((one) => one.serviceId === serviceId && isActive(one));
  // All before the first one that waits takes the place of another.
  uploads.set((now) => now.map((one) => (stopped.includes(one) ? { ...one, state: 'stopped' } : one)));
  for (const { id } of stopped) running.get(id)?.abort();
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
    if (one.state === 'waiting' && !running.has(one.id)) void send(one);
  }
}

async function send({ id, serviceId, target, folders, file }: Upload): Promise<void> {
  const stop = new AbortController();
  running.set(id, stop);
  watchLeaving();
  change(id, { state: 'sending' });
  try {
    const folder = await target.at(folders);
    stop.signal.throwIfAborted();
    if (file !== undefined) {
      if (folder.names.has(file.name)) change(id, { isTaken: true });
      const query = new URLSearchParams({ parentId: folder.id, filename: file.name }).toString();
      const path = `/api/v1/document-services/${encodeURIComponent(serviceId)}/uploads?${query}`;
      await upload(path, file, { signal: stop.signal, onProgress: (sent) => change(id, { sent }) });
    }
    change(id, { state: 'done', sent: file?.size ?? 0 });
    showSoon(serviceId);
  } catch (error) {
    if (!stop.signal.aborted) change(id, { state: 'failed', error });
  } finally {
    running.delete(id);
    watchLeaving();
    next();
  }
}

function showSoon(serviceId: string): void {
  if (stale.has(serviceId)) return;
  const show = (): void => {
    stale.delete(serviceId);
    void queries.invalidateQueries({ queryKey: ['provider', serviceId] });
  };
  stale.set(serviceId, setTimeout(show, SHOWN_AFTER_MS));
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
