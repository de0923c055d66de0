import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, call } from '../../api/client';
import { REFRESH_MS } from '../../app/query';
import { useNews } from '../../app/useNews';
import { type Health, recentOf, standingOf } from '../../ui/health';
import { backlogAge, type Range, rangeAt, sinceBegun } from './figures';

const E = '/attask/eventsubscription/api/v1';
const MINUTE_MS = 60_000;
const WRITTEN_AFTER_MS = 3_000;
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
        // A minute is written down just after its end: until then it would look like a fall.
        now: now - WRITTEN_AFTER_MS,
        stats: sinceBegun(
          await call(api.GET('/api/v1/stats', { params: { query: query as never }, signal })),
        ),
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

/** What became of deliveries in the last hour. @param counted whether that is kept */
export function useLastHour(counted = true) {
  return useQuery({
    queryKey: ['stats', '1h', 'ended'],
    queryFn: ({ signal }) => {
      const query = { ...rangeAt('1h', Date.now()), metric: 'deliveries' };
      return call(api.GET('/api/v1/stats', { params: { query: query as never }, signal }));
    },
    enabled: counted,
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

/** The URLs that are in trouble, worst first: all of them, or at least the first hundred of each health. */
export function useTroubledUrls() {
  return useQuery({
    queryKey: ['endpoints', 'troubled'],
    queryFn: async ({ signal }) => {
      const find = (health: Health) =>
        call(api.GET('/api/v1/endpoints', { params: { query: { health, limit: 100 } }, signal }));
      const [frozen, disabled, healthy] = await Promise.all([
        find('frozen'),
        find('disabled'),
        find('healthy'),
      ]);
      const failing = healthy.endpoints.filter(
        (endpoint) => standingOf('healthy', recentOf(endpoint)) === 'failing',
      );
      return {
        disabled: disabled.endpoints.length,
        frozen: frozen.endpoints.length,
        /** Whether more are disabled or frozen. */
        more: disabled.meta.cursor !== null || frozen.meta.cursor !== null,
        urls: [...frozen.endpoints, ...disabled.endpoints, ...failing],
      };
    },
    refetchInterval: REFRESH_MS.usual,
  });
}

/** The replays that stand still until somebody enables a URL or resumes a subscription, among the latest hundred. */
export function useStoppedReplays() {
  return useQuery({
    queryKey: ['replays', 'stopped'],
    queryFn: async ({ signal }) => {
      const { replays } = await call(api.GET(`${E}/replays`, { params: { query: { limit: 100 } }, signal }));
      return replays.filter(({ state }) => state === 'onHold');
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
  /** Whether the service has been in use for longer: then nothing is a first step, whatever it has done lately. */
  readonly settled: boolean;
}

const DAY_MS = 86_400_000;

/** Looks for the first steps until they are done. */
export function useFirstSteps(ownId: string | undefined) {
  return useQuery({
    queryKey: ['first steps'],
    queryFn: async ({ signal }): Promise<FirstSteps> => {
      const [users, subscriptions, events, deliveries] = await Promise.all([
        call(api.GET('/api/v1/users', { params: { query: { limit: 1_000 } }, signal })),
        call(api.GET(`${E}/subscriptions`, { params: { query: { limit: 100 } }, signal })),
        call(api.GET(`${E}/events`, { params: { query: { limit: 1 } }, signal })),
        call(
          api.GET(`${E}/deliveries`, {
            params: { query: { state: 'delivered', limit: 1 } as never },
            signal,
          }),
        ),
      ]);
      const delivery = deliveries.deliveries.length > 0;
      return {
        publisher: users.users.some(({ id, canPublish, active }) => canPublish && active && id !== ownId),
        subscription: subscriptions.subscriptions.length > 0,
        event: events.events.length > 0,
        delivery,
        // Deliveries and events are kept for days, subscriptions until somebody deletes them.
        settled:
          delivery ||
          subscriptions.subscriptions.some(
            ({ date_created: created }) => Date.now() - Date.parse(created) > DAY_MS,
          ),
      };
    },
    refetchInterval: ({ state: { data } }) => (data?.settled ? false : REFRESH_MS.underWay),
    staleTime: 60_000,
  });
}
