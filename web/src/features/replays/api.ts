import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, call } from '../../api/client';
import { ApiError } from '../../api/errors';
import { REFRESH_MS } from '../../app/query';
import { isRunning, oldestOriginal, openOf, type Replay, type ReplayStatus, type Selection } from './replays';

const E = '/attask/eventsubscription/api/v1';
const PAGE = 100;
const MOST = 1_000;

export async function listReplays(
  subscriptionId: string | undefined,
  cursor: string | undefined,
  signal: AbortSignal,
) {
  const query = {
    limit: PAGE,
    ...(subscriptionId !== undefined && { subscriptionId }),
    ...(cursor !== undefined && { cursor }),
  };
  const { replays, meta } = await call(api.GET(`${E}/replays`, { params: { query }, signal }));
  return { rows: replays as readonly Replay[], cursor: meta.cursor };
}

export function useReplay(id: string) {
  return useQuery({
    queryKey: ['replay', id],
    queryFn: ({ signal }) => call(api.GET(`${E}/replays/{id}`, { params: { path: { id } }, signal })),
    refetchInterval: ({ state: { data } }) =>
      data === undefined || isRunning(data)
        ? REFRESH_MS.underWay
        : openOf(data) > 0
          ? REFRESH_MS.usual
          : false,
  });
}

/** What to replay. */
export interface Range {
  readonly subscriptionId: string;
  /** Moments, ISO 8601; without `until` it ends now. */
  readonly since: string;
  readonly until?: string | undefined;
  readonly only: Selection;
}

/** What a replay of a range would send, counted anew with each change. @param range undefined: it is not known yet */
export function useDryRun(range: Range | undefined) {
  return useQuery({
    queryKey: ['replays', 'dryRun', range],
    queryFn: async ({ signal }) => {
      const counted = await call(
        api.POST(`${E}/subscriptions/{id}/replay`, { ...bodyOf(range!, true), signal }),
      );
      if (!('count' in counted)) throw new Error('A dry run answers with a count.');
      return counted;
    },
    enabled: range !== undefined,
    gcTime: 0,
  });
}

export function useStart() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (range: Range) => {
      const made = await call(api.POST(`${E}/subscriptions/{id}/replay`, bodyOf(range, false)));
      if (!('id' in made)) throw new Error('A replay answers with its id.');
      return made;
    },
    onSuccess: (made) => {
      client.setQueryData(['replay', made.id], made);
      void client.invalidateQueries({ queryKey: ['replays'] });
    },
  });
}

function bodyOf({ subscriptionId, since, until, only }: Range, dryRun: boolean) {
  return {
    params: { path: { id: subscriptionId } },
    body: { since, only, dryRun, ...(until !== undefined && { until }) },
  };
}

export function useCancel() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call(api.POST(`${E}/replays/{id}/cancel`, { params: { path: { id } } })),
    onSuccess: (replay) => {
      client.setQueryData(['replay', replay.id], replay);
      void client.invalidateQueries({ queryKey: ['replays'] });
      void client.invalidateQueries({ queryKey: ['deliveries'] });
    },
  });
}

/** When the oldest event was accepted of those that a cancelled replay made and did not send; null when it sent all. */
export function useOldestUnsent(replay: ReplayStatus) {
  return useQuery({
    queryKey: ['replay', replay.id, 'unsent'],
    queryFn: ({ signal }) => oldestUnsent(replay, signal),
    enabled: replay.state === 'cancelled' && replay.only === 'all',
    staleTime: Number.POSITIVE_INFINITY,
  });
}

async function oldestUnsent({ id, since }: Replay, signal: AbortSignal): Promise<string | null> {
  const found: { replayOf: string | null }[] = [];
  let cursor: string | undefined;
  do {
    const query = {
      replayId: id,
      state: ['cancelled'] as ['cancelled'],
      limit: MOST,
      ...(cursor !== undefined && { cursor }),
    };
    const page = await call(api.GET(`${E}/deliveries`, { params: { query }, signal }));
    found.push(...page.deliveries);
    cursor = page.meta.cursor ?? undefined;
  } while (cursor !== undefined);
  const oldest = oldestOriginal(found);
  if (oldest === undefined) return null;
  try {
    const { createdAt } = await call(
      api.GET(`${E}/deliveries/{id}`, { params: { path: { id: oldest } }, signal }),
    );
    return createdAt;
  } catch (error) {
    // It is older than what is kept by now: from the beginning on, nothing is left out.
    if (error instanceof ApiError && error.status === 404) return since;
    throw error;
  }
}

/** Subscriptions to choose from: those that a part of their URL, an object's id or their own id names; newest first. */
export function useFoundSubscriptions(search: string) {
  return useQuery({
    queryKey: ['subscriptions', 'found', search],
    queryFn: ({ signal }) =>
      call(
        api.GET(`${E}/subscriptions`, {
          params: { query: { limit: 20, include: 'settings', ...(search !== '' && { search }) } },
          signal,
        }),
      ),
    placeholderData: (before) => before,
  });
}
