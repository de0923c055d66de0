import { useInfiniteQuery, useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { api, call } from '../../../api/client';
import { saveFile } from '../../../api/save';
import { queries } from '../../../app/query';
import type { ListState } from '../../../ui/table/useList';
import type { PictureSource } from '../parts/Thumbnail';
import { bringsMore, type Entry, folderOf, joined, type Place, sorted } from './entries';

const S = '/api/v1/document-services';
const PAGE = 100;
/** To sort them, so many are fetched by themselves; more only when somebody scrolls there. */
const SORTED_AT_MOST = 2_000;
const FRESH_MS = 30_000;

const metadataKey = (serviceId: string, id: string) => ['provider', serviceId, 'metadata', id] as const;

/** One part of a folder, or of what was found. */
interface Part {
  readonly items: readonly Entry[];
  readonly skipped: number;
  readonly nextOffset: number | null;
}

function fetchPart(serviceId: string, place: Place, offset: number, signal?: AbortSignal): Promise<Part> {
  const folder = folderOf(place);
  const path = { id: serviceId };
  if (place.query === undefined) {
    const query = { parentId: folder, max: PAGE, offset };
    return call(api.GET(`${S}/{id}/files`, { params: { path, query }, ...(signal && { signal }) }));
  }
  const query = { query: place.query, max: PAGE, offset, ...(place.path.length > 0 && { parentId: folder }) };
  return call(api.GET(`${S}/{id}/search`, { params: { path, query }, ...(signal && { signal }) }));
}

/** What is in a folder, or was found in it, part by part, sorted as asked for. */
export function useEntries(serviceId: string, place: Place, language: string) {
  const client = useQueryClient();
  const folder = folderOf(place);
  const parts = useInfiniteQuery({
    queryKey: ['provider', serviceId, 'list', folder, place.query ?? null],
    queryFn: ({ pageParam, signal }) => fetchPart(serviceId, place, pageParam, signal),
    initialPageParam: 0,
    getNextPageParam: ({ nextOffset }, all) => (bringsMore(all) ? (nextOffset ?? undefined) : undefined),
    staleTime: FRESH_MS,
    retry: false,
  });
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage, refetch, error } = parts;
  const all = useMemo(() => joined(data?.pages ?? []), [data]);
  useEffect(() => {
    // The way down is then known by name without asking.
    for (const entry of all) {
      if (entry.kind === 'folder') client.setQueryData(metadataKey(serviceId, entry.id), entry);
    }
  }, [all, client, serviceId]);
  const sorts = place.sort !== undefined && hasNextPage && all.length < SORTED_AT_MOST;
  useEffect(() => {
    if (sorts && !isFetchingNextPage && error === null) void fetchNextPage();
  }, [sorts, isFetchingNextPage, fetchNextPage, error]);
  const rows = useMemo(() => sorted(all, place.sort, language), [all, place.sort, language]);
  const skipped = (data?.pages ?? []).reduce((sum, part) => sum + part.skipped, 0);
  const list: ListState<Entry> = {
    rows,
    loading: parts.isPending,
    stale: parts.isRefetching && !isFetchingNextPage,
    loadingMore: isFetchingNextPage,
    hasMore: hasNextPage,
    error,
    newCount: 0,
    live: false,
    pausedAt: undefined,
    showNew: nothing,
    loadMore: () => void fetchNextPage({ cancelRefetch: false }),
    searchOn: () => void fetchNextPage(),
    retry: () => void (parts.isFetchNextPageError ? fetchNextPage() : refetch()),
  };
  return { list, skipped, sortedInPart: place.sort !== undefined && hasNextPage && !sorts };
}

const nothing = (): void => undefined;

/** The folders on the way, by name where it is known. */
export function useWay(serviceId: string, path: readonly string[]): readonly { id: string; title: string }[] {
  const found = useQueries({
    queries: path.map((id) => ({
      ...metadataOf(serviceId, id),
      staleTime: 5 * 60_000,
    })),
  });
  return path.map((id, n) => ({ id, title: found[n]?.data?.title ?? '…' }));
}

export function useEntry(serviceId: string, id: string) {
  return useQuery(metadataOf(serviceId, id));
}

function metadataOf(serviceId: string, id: string) {
  return {
    queryKey: metadataKey(serviceId, id),
    queryFn: ({ signal }: { readonly signal: AbortSignal }): Promise<Entry> =>
      call(api.GET(`${S}/{id}/metadata`, { params: { path: { id: serviceId }, query: { id } }, signal })),
    staleTime: FRESH_MS,
    retry: false,
  };
}

/** Makes what is shown of a provider be fetched anew. */
export function useForgetProvider(serviceId: string): () => Promise<void> {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: ['provider', serviceId] });
}

/** So much of a folder is looked through for names that are taken, … */
const LOOKED_THROUGH = 5_000;
/** … and so much for the folders in it. */
const LOOKED_THROUGH_FOR_TREE = 1_000;

/** What is in a folder, up to so many entries. */
export async function listFolder(
  serviceId: string,
  id: string,
  most = LOOKED_THROUGH,
  signal?: AbortSignal,
): Promise<{ readonly entries: readonly Entry[]; readonly isWhole: boolean }> {
  let offset: number | null = 0;
  const pages: Part[] = [];
  while (offset !== null && offset < most) {
    const page: Part = await fetchPart(serviceId, { path: [id] }, offset, signal);
    pages.push(page);
    offset = bringsMore(pages) ? page.nextOffset : null;
  }
  return { entries: joined(pages), isWhole: offset === null };
}

/** The folders in a folder, for a tree. @param path ids from below the root, outermost first */
export function foldersIn(serviceId: string, path: readonly string[]) {
  return {
    queryKey: ['provider', serviceId, 'folders', ...path],
    queryFn: async ({ signal }: { readonly signal: AbortSignal }) => {
      const { entries, isWhole } = await listFolder(
        serviceId,
        folderOf({ path }),
        LOOKED_THROUGH_FOR_TREE,
        signal,
      );
      const list = entries.filter(({ kind }) => kind === 'folder');
      // The way down is then known by name without asking.
      for (const folder of list) queries.setQueryData(metadataKey(serviceId, folder.id), folder);
      return { list, isWhole };
    },
    staleTime: FRESH_MS,
    retry: false,
  };
}

export function createFolder(id: string, parentId: string, name: string) {
  return call(api.POST(`${S}/{id}/folders`, { params: { path: { id } }, body: { parentId, name } }));
}

export function renameEntry(id: string, entryId: string, name: string) {
  return call(api.PUT(`${S}/{id}/rename`, { params: { path: { id } }, body: { id: entryId, name } }));
}

export function deleteEntry(id: string, { id: entryId, kind }: Entry) {
  const query = kind === 'folder' ? { folderId: entryId } : { documentId: entryId };
  return call(api.DELETE(`${S}/{id}/items`, { params: { path: { id }, query } }));
}

export function runAction(id: string, name: string, documentId: string) {
  const params = { path: { id, name } };
  return call(api.POST(`${S}/{id}/custom-actions/{name}`, { params, body: { documentId } }));
}

export function downloadEntry(id: string, { id: entryId, title }: Entry): Promise<void> {
  const query = { id: entryId, filename: title };
  const search = new URLSearchParams(query).toString();
  return saveFile(`${S}/${encodeURIComponent(id)}/download?${search}`, (signal) =>
    api.GET(`${S}/{id}/download`, { params: { path: { id }, query }, parseAs: 'stream', signal }),
  );
}

/** The pictures of a file; undefined where the service offers none. */
export function pictureOf(
  {
    service,
    offers,
  }: { readonly service: { readonly id: string }; readonly offers: (endpoint: string) => boolean },
  { id: entryId }: Entry,
): PictureSource | undefined {
  if (!offers('thumbnail')) return undefined;
  const path = { id: service.id };
  return {
    key: ['provider-picture', service.id, entryId],
    fetch: (size, signal) =>
      call(
        api.GET(`${S}/{id}/thumbnail`, {
          params: { path, query: { id: entryId, size } },
          parseAs: 'blob',
          signal,
        }),
      ) as Promise<Blob>,
  };
}
