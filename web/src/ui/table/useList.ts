import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import type { Topic } from '../../api/stream';
import { REFRESH_MS } from '../../app/query';
import { useSomething } from '../../app/useNews';
import { ListRows } from './listRows';

/** One page of a list, newest first. */
export interface ListPage<T> {
  readonly rows: readonly T[];
  /** Where the next page begins; null or undefined at the end. */
  readonly cursor: string | null | undefined;
  /** How far back a bounded search has come, for a page that holds less than was asked for. */
  readonly searchedTo?: string | undefined;
}

/** A list as {@link DataTable} shows it. */
export interface ListState<T> {
  readonly rows: readonly T[];
  /** Nothing has come yet. */
  readonly loading: boolean;
  /** The rows are those of other filters, until those of the present ones have come. */
  readonly stale: boolean;
  readonly loadingMore: boolean;
  readonly hasMore: boolean;
  readonly error: unknown;
  /** Whether it is looked for new rows. */
  readonly live: boolean;
  /** How many rows are there that are not shown yet. */
  readonly newCount: number;
  /** Set when the search has gone on for long without finding anything: {@link searchOn} goes on. */
  readonly pausedAt: string | true | undefined;
  readonly showNew: () => void;
  readonly loadMore: () => void;
  readonly searchOn: () => void;
  readonly retry: () => void;
}

interface ListOptions<T> {
  /** Of TanStack Query: what the list is of, and every filter. */
  readonly key: readonly unknown[];
  readonly fetch: (cursor: string | undefined, signal: AbortSignal) => Promise<ListPage<T>>;
  readonly idOf: (row: T) => string;
  /** How often it is looked for new rows, in milliseconds; false: never. Not while the tab is hidden. */
  readonly refresh?: number | false;
  /** What the stream tells of such rows by: with it new ones are looked for when there are some. */
  readonly topic?: Topic | readonly Topic[];
}

/** So many pages without a row are asked for by themselves. */
const PATIENCE = 5;
/** How often it is looked without being told, while the stream is there, in milliseconds. */
const SELDOM_MS = 60_000;

/**
 * A list of the service, page by page. What is new is counted and waits until it is asked for; what has changed of the rows that are
 * shown is shown at once.
 */
export function useList<T>({
  key,
  fetch,
  idOf,
  refresh = REFRESH_MS.usual,
  topic,
}: ListOptions<T>): ListState<T> {
  const client = useQueryClient();
  const stream = useSomething(
    topic === undefined ? NO_TOPICS : typeof topic === 'string' ? [topic] : topic,
    () => void client.invalidateQueries({ queryKey: [...key, 'head'] }),
    REFRESH_MS.underWay,
  );
  const told = topic !== undefined && stream === 'live';
  const pagesKey = useMemo(() => [...key, 'pages'], [key]);
  const [allowed, setAllowed] = useState(PATIENCE);
  const pages = useInfiniteQuery({
    queryKey: pagesKey,
    queryFn: ({ pageParam, signal }) => fetch(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ cursor }) => cursor ?? undefined,
    placeholderData: keepPreviousData,
    // Asking for all pages again would cost as many calls as there are: the head below is enough.
    staleTime: Number.POSITIVE_INFINITY,
  });
  const shown = pages.data?.pages ?? NO_PAGES;
  const head = useQuery({
    queryKey: [...key, 'head'],
    queryFn: ({ signal }) => fetch(undefined, signal),
    enabled: refresh !== false && pages.isSuccess && !pages.isPlaceholderData,
    refetchInterval: told && refresh !== false ? SELDOM_MS : refresh,
    initialData: () => client.getQueryData<{ pages: ListPage<T>[] }>(pagesKey)?.pages[0],
    initialDataUpdatedAt: () => client.getQueryState(pagesKey)?.dataUpdatedAt,
  });
  const headRows = pages.isPlaceholderData ? undefined : head.data?.rows;
  const [together] = useState(() => new ListRows<T>());
  const { rows, newCount } = together.of(shown, headRows, idOf);
  const emptyRun = shown.length - 1 - shown.findLastIndex((page) => page.rows.length > 0);
  const hasMore = pages.hasNextPage;
  const paused = hasMore && emptyRun >= allowed;
  const { fetchNextPage, refetch } = pages;
  return {
    rows,
    loading: pages.isPending,
    stale: pages.isPlaceholderData,
    loadingMore: pages.isFetchingNextPage,
    hasMore,
    error: pages.error,
    live: refresh !== false,
    newCount,
    pausedAt: paused ? (shown.at(-1)?.searchedTo ?? true) : undefined,
    showNew: useCallback(() => {
      const newest = client.getQueryData<ListPage<T>>([...key, 'head']);
      // The rows that are there already take the place of the first page: no gap while they are fetched once more.
      if (newest === undefined) void client.resetQueries({ queryKey: key });
      else client.setQueryData(pagesKey, { pages: [newest], pageParams: [undefined] });
    }, [client, key, pagesKey]),
    loadMore: useCallback(
      () => void (paused ? undefined : fetchNextPage({ cancelRefetch: false })),
      [fetchNextPage, paused],
    ),
    searchOn: useCallback(() => {
      setAllowed((now) => now + PATIENCE);
      void fetchNextPage();
    }, [fetchNextPage]),
    retry: useCallback(() => void refetch(), [refetch]),
  };
}

const NO_PAGES: readonly ListPage<never>[] = [];
const NO_TOPICS: readonly Topic[] = [];

/** A list that is there as a whole. */
export function wholeList<T>(
  rows: readonly T[] | undefined,
  query: { readonly error: unknown; readonly refetch: () => unknown; readonly isPlaceholderData?: boolean },
): ListState<T> {
  const nothing = (): void => undefined;
  return {
    rows: rows ?? [],
    loading: rows === undefined && !query.error,
    stale: query.isPlaceholderData ?? false,
    loadingMore: false,
    hasMore: false,
    error: query.error,
    live: false,
    newCount: 0,
    pausedAt: undefined,
    showNew: nothing,
    loadMore: nothing,
    searchOn: nothing,
    retry: () => void query.refetch(),
  };
}
