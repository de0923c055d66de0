import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, call } from '../../api/client';
import { useSettingNumbers } from '../../api/settings';
import { REFRESH_MS } from '../../app/query';
import { type Delivery, hasEnded } from './deliveries';

const E = '/attask/eventsubscription/api/v1';
const PAGE = 100;

export async function listDeliveries(
  query: Record<string, string | string[]>,
  cursor: string | undefined,
  signal: AbortSignal,
) {
  const answer = await call(
    api.GET(`${E}/deliveries`, {
      params: { query: { ...query, limit: PAGE, ...(cursor !== undefined && { cursor }) } as never },
      // The service takes several states with commas.
      querySerializer: { array: { style: 'form', explode: false } },
      signal,
    }),
  );
  return {
    rows: answer.deliveries as readonly Delivery[],
    cursor: answer.meta.cursor,
    searchedTo: answer.deliveries.at(-1)?.createdAt,
  };
}

/** How many there are in each state, by the list's other filters. */
export function useCounts(query: Record<string, string | string[]>) {
  const { state: _, ...rest } = query;
  // A span ends now, so the moment that it begins at moves with each call; the key must not.
  const { since: __, ...stable } = rest;
  return useQuery({
    queryKey: ['deliveries', 'counts', stable, 'since' in rest],
    queryFn: ({ signal }) =>
      call(api.GET(`${E}/deliveries/counts`, { params: { query: rest as never }, signal })),
    refetchInterval: REFRESH_MS.usual,
    placeholderData: (before) => before,
  });
}

/** The delivery whose attempt failed last, of a URL or a subscription; null when none is among the latest in trouble. */
export function useLastFailure(of: Readonly<Record<string, string>>, enabled: boolean) {
  return useQuery({
    queryKey: ['deliveries', 'lastFailure', of],
    queryFn: async ({ signal }) => {
      for (const state of [['retrying', 'exhausted'], ['onHold']]) {
        const { rows } = await listDeliveries({ ...of, state }, undefined, signal);
        const failed = rows.filter(({ lastAttempt }) => lastAttempt !== null && lastAttempt.error !== null);
        const [last] = failed.toSorted((one, other) =>
          other.lastAttempt!.at.localeCompare(one.lastAttempt!.at),
        );
        if (last !== undefined) return last;
      }
      return null;
    },
    enabled,
    refetchInterval: REFRESH_MS.usual,
  });
}

export function useDelivery(id: string) {
  return useQuery({
    queryKey: ['delivery', id],
    queryFn: ({ signal }) => call(api.GET(`${E}/deliveries/{id}`, { params: { path: { id } }, signal })),
    refetchInterval: ({ state: { data } }) =>
      data !== undefined && hasEnded(data.state) ? false : REFRESH_MS.underWay,
  });
}

export function retryDelivery(id: string) {
  return call(api.POST(`${E}/deliveries/{id}/retry`, { params: { path: { id } } }));
}

/** Tries one again; what shows it asks anew, also when it was refused. */
export function useRetry(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => retryDelivery(id),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: ['deliveries'] });
      void client.invalidateQueries({ queryKey: ['delivery'] });
    },
  });
}

/** The rules of the retry schedule, from the settings in force; undefined where they cannot be read. */
export function useRetryRules(): { readonly baseMs: number; readonly limit: number } | undefined {
  const value = useSettingNumbers();
  const [baseMs, limit] = [value('RETRY_BASE_MS'), value('RETRY_LIMIT')];
  return Number.isFinite(baseMs) && Number.isFinite(limit) ? { baseMs, limit } : undefined;
}
