import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, call } from '../../api/client';
import { ApiError } from '../../api/errors';
import { REFRESH_MS } from '../../app/query';
import { useNews } from '../../app/useNews';
import { backlogAge, type Range, rangeAt } from './figures';

const E = '/attask/eventsubscription/api/v1';
const MINUTE_MS = 60_000;
/** A node that was away may have missed some. */
const FEW_MINUTES_MS = 5 * MINUTE_MS;

/** The figures of a range until now. They are read again when a minute has been written down. */
export function useFigures(range: Range) {
  const client = useQueryClient();
  useNews(['stats'], () => void client.invalidateQueries({ queryKey: ['stats'] }));
  return useQuery({
    queryKey: ['stats', range],
    queryFn: async ({ signal }) => {
      const now = Date.now();
      const query = { ...rangeAt(range, now), metric: 'events,deliveriesMade,attempts,latency,backlog' };
      return {
        now,
        stats: await call(api.GET('/api/v1/stats', { params: { query: query as never }, signal })),
      };
    },
    refetchInterval: MINUTE_MS,
    placeholderData: (before) => before,
  });
}

/** The attempts of a range by URL, in one point each or few. */
export function useAttemptsByUrl(range: Range) {
  return useQuery({
    queryKey: ['stats', range, 'urls'],
    queryFn: ({ signal }) => {
      const query = { ...rangeAt(range, Date.now()), metric: 'attempts', by: 'endpoint', limit: 10 };
      return call(api.GET('/api/v1/stats', { params: { query: query as never }, signal }));
    },
    refetchInterval: MINUTE_MS,
    placeholderData: (before) => before,
  });
}

/** For how long the oldest delivery has been waiting that could have been sent: looked at once a minute, in the last few of them. */
export function useBacklogAge() {
  return useQuery({
    queryKey: ['stats', 'backlogAge'],
    queryFn: async ({ signal }) => {
      const from = new Date(Date.now() - FEW_MINUTES_MS).toISOString();
      const query = { from, step: 60, metric: 'backlogAge' };
      const stats = await call(api.GET('/api/v1/stats', { params: { query: query as never }, signal }));
      return backlogAge(stats) ?? null;
    },
    refetchInterval: MINUTE_MS,
  });
}

/** What became of deliveries in the last hour. */
export function useLastHour() {
  return useQuery({
    queryKey: ['stats', '1h', 'ended'],
    queryFn: ({ signal }) => {
      const query = { ...rangeAt('1h', Date.now()), metric: 'deliveries' };
      return call(api.GET('/api/v1/stats', { params: { query: query as never }, signal }));
    },
    refetchInterval: MINUTE_MS,
  });
}

export function useBacklog() {
  return useQuery({
    queryKey: ['deliveries', 'counts', 'backlog'],
    queryFn: ({ signal }) =>
      call(
        api.GET(`${E}/deliveries/counts`, {
          params: { query: { state: 'pending,retrying,onHold,exhausted' } as never },
          signal,
        }),
      ),
    refetchInterval: REFRESH_MS.usual,
  });
}

/** How many URLs are disabled or frozen: at least, where there are many. */
export function useBlockedUrls() {
  return useQuery({
    queryKey: ['endpoints', 'blocked'],
    queryFn: async ({ signal }) => {
      const find = (health: 'disabled' | 'frozen') =>
        call(api.GET('/api/v1/endpoints', { params: { query: { health, limit: 100 } }, signal }));
      const [disabled, frozen] = await Promise.all([find('disabled'), find('frozen')]);
      return {
        disabled: disabled.endpoints.length,
        frozen: frozen.endpoints.length,
        more: disabled.meta.cursor !== null || frozen.meta.cursor !== null,
      };
    },
    refetchInterval: REFRESH_MS.usual,
  });
}

/** Whether the node that answers is ready, and which of its checks fail. */
export function useReadiness() {
  return useQuery({
    queryKey: ['readiness'],
    queryFn: async ({ signal }): Promise<readonly string[]> => {
      const { error, response } = await api.GET('/health/ready', { signal });
      if (response.ok) return [];
      // What is not ready answers so with its checks, which is an answer here.
      return failing((error as { readonly checks?: unknown } | undefined)?.checks);
    },
    refetchInterval: REFRESH_MS.usual,
  });
}

function failing(checks: unknown): string[] {
  const all = Object.entries((checks ?? {}) as Record<string, { readonly ok?: boolean }>);
  const names = all.filter(([, check]) => check.ok === false).map(([name]) => name);
  return names.length > 0 ? names : ['ready'];
}

/** The nodes; undefined for who does not run the installation. */
export function useNodes() {
  return useQuery({
    queryKey: ['nodes'],
    queryFn: async ({ signal }) => {
      try {
        return (await call(api.GET('/api/v1/nodes', { signal }))).nodes;
      } catch (error) {
        if (error instanceof ApiError && error.status === 403) return null;
        throw error;
      }
    },
    refetchInterval: REFRESH_MS.usual,
  });
}

/** What somebody does first, and whether it is done. */
export interface FirstSteps {
  readonly publisher: boolean;
  readonly subscription: boolean;
  readonly event: boolean;
  readonly delivery: boolean;
}

/** Looks for the first steps until the last of them is done. */
export function useFirstSteps(ownId: string | undefined) {
  return useQuery({
    queryKey: ['first steps'],
    queryFn: async ({ signal }): Promise<FirstSteps> => {
      const [users, subscriptions, events, deliveries] = await Promise.all([
        call(api.GET('/api/v1/users', { params: { query: { limit: 1_000 } }, signal })),
        call(api.GET(`${E}/subscriptions`, { params: { query: { limit: 1 } }, signal })),
        call(api.GET(`${E}/events`, { params: { query: { limit: 1 } }, signal })),
        call(
          api.GET(`${E}/deliveries`, {
            params: { query: { state: 'delivered', limit: 1 } as never },
            signal,
          }),
        ),
      ]);
      return {
        publisher: users.users.some(({ id, canPublish, active }) => canPublish && active && id !== ownId),
        subscription: subscriptions.subscriptions.length > 0,
        event: events.events.length > 0,
        delivery: deliveries.deliveries.length > 0,
      };
    },
    refetchInterval: ({ state: { data } }) => (data?.delivery ? false : REFRESH_MS.underWay),
    staleTime: 60_000,
  });
}
