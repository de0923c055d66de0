import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { api, call } from '../../api/client';
import type { components } from '../../api/schema';
import { REFRESH_MS } from '../../app/query';
import type { ListPage } from '../../ui/table/useList';
import type { Subscription, Version } from './subscriptions';

const E = '/attask/eventsubscription/api/v1';
const S = `${E}/subscriptions` as const;
const PAGE = 200;

/** One page of them, and how many there are in all. @param cursor the number of the page */
export async function listSubscriptions(
  query: Record<string, string>,
  cursor: string | undefined,
  signal: AbortSignal,
): Promise<ListPage<Subscription> & { readonly total: number }> {
  const page = Number(cursor ?? 1);
  const { subscriptions, meta } = await call(
    api.GET(S, { params: { query: { ...query, page, limit: PAGE, include: 'settings' } as never }, signal }),
  );
  return {
    rows: subscriptions,
    cursor: page < meta.page_count ? String(page + 1) : undefined,
    total: meta.total_count,
  };
}

/** One, with what people call it. @param id undefined: none is asked for */
export function useSubscription(id: string | undefined) {
  return useQuery({
    queryKey: ['subscription', id],
    queryFn: ({ signal }) =>
      call(api.GET(`${S}/{id}`, { params: { path: { id: id! }, query: { include: 'settings' } }, signal })),
    enabled: id !== undefined,
    // One that is gone does not come back.
    refetchInterval: ({ state: { status } }) => (status === 'error' ? false : REFRESH_MS.usual),
  });
}

/** Those that send to a URL, the first hundred. */
export function useSubscriptionsOf(url: string) {
  return useQuery({
    queryKey: ['subscriptions', 'of', url],
    queryFn: ({ signal }) =>
      call(api.GET(S, { params: { query: { url, limit: 100, include: 'settings' } as never }, signal })),
    refetchInterval: REFRESH_MS.usual,
  });
}

/** What is known of a URL beside its subscriptions; undefined while it is not known. */
export function useEndpoint(url: string) {
  return useQuery({
    queryKey: ['endpoints', 'of', url],
    queryFn: async ({ signal }) => {
      const { endpoints } = await call(
        api.GET('/api/v1/endpoints', { params: { query: { search: url, limit: 100 } }, signal }),
      );
      return endpoints.find((one) => one.url === url) ?? null;
    },
    refetchInterval: REFRESH_MS.usual,
  });
}

/** The latest deliveries of a subscription. */
export function useRecentDeliveries(subscriptionId: string, refetchInterval: number = REFRESH_MS.usual) {
  return useQuery({
    queryKey: ['deliveries', 'recent', subscriptionId],
    queryFn: ({ signal }) =>
      call(api.GET(`${E}/deliveries`, { params: { query: { subscriptionId, limit: 20 } }, signal })),
    refetchInterval,
  });
}

/** So many subscriptions or URLs are asked about, one after another: beyond them it is `n` or more. */
const COUNTED = 50;

/** How many deliveries of subscriptions have not ended. @param ids none: nothing is asked for */
export function useUndelivered(ids: readonly string[]) {
  return useQuery({
    queryKey: ['deliveries', 'undelivered', ids],
    queryFn: async ({ signal }) => {
      let [n, more] = [0, ids.length > COUNTED];
      for (const subscriptionId of ids.slice(0, COUNTED)) {
        const counts = await call(
          api.GET(`${E}/deliveries/counts`, {
            params: { query: { subscriptionId, state: UNDELIVERED.join() } as never },
            signal,
          }),
        );
        n += UNDELIVERED.reduce((sum, state) => sum + counts[state], 0);
        more ||= UNDELIVERED.some((state) => counts.atLeast.includes(state));
      }
      return { n, more };
    },
    enabled: ids.length > 0,
    refetchInterval: REFRESH_MS.usual,
  });
}

/** How many deliveries URLs have on hold. @param urls none: nothing is asked for */
export function useOnHold(urls: readonly string[]) {
  return useQuery({
    queryKey: ['endpoints', 'onHold', urls],
    queryFn: async ({ signal }) => {
      let [n, more] = [0, urls.length > COUNTED];
      for (const url of urls.slice(0, COUNTED)) {
        const { endpoints } = await call(
          api.GET('/api/v1/endpoints', { params: { query: { search: url, limit: 100 } }, signal }),
        );
        const found = endpoints.find((one) => one.url === url);
        n += found?.onHold ?? 0;
        more ||= found?.complete !== true;
      }
      return { n, more };
    },
    enabled: urls.length > 0,
  });
}

const UNDELIVERED = ['pending', 'retrying', 'onHold'] as const;

export type Alerts = components['schemas']['SubscriptionAlertsResponse'];

/** Where its owner is told of trouble, and what became of the last alert. */
export function useAlerts(id: string) {
  return useQuery({
    queryKey: ['subscription', id, 'alerts'],
    queryFn: ({ signal }) => call(api.GET(`${S}/{id}/alerts`, { params: { path: { id } }, signal })),
    refetchInterval: REFRESH_MS.usual,
  });
}

/** When the signing secret was replaced last, while the one before it still counts; else null. */
export function useLastRotation(subscriptionId: string) {
  return useQuery({
    queryKey: ['subscription', subscriptionId, 'rotation'],
    queryFn: async ({ signal }) => {
      const { entries } = await call(
        api.GET('/api/v1/audit', {
          params: {
            query: { objectId: subscriptionId, action: 'subscription.secretRotated', limit: 1 } as never,
          },
          signal,
        }),
      );
      return entries[0]?.at ?? null;
    },
  });
}

/** How a subscription that is there no more ended; null when nothing is known of it. @param id undefined: none is asked for */
export function useEnd(id: string | undefined) {
  return useQuery({
    queryKey: ['subscription', id, 'end'],
    queryFn: async ({ signal }) => {
      const { entries } = await call(
        api.GET('/api/v1/audit', {
          params: { query: { objectId: id!, objectType: 'subscription', limit: 10 } as never },
          signal,
        }),
      );
      const last = entries.find(({ action }) => ENDS.has(action));
      if (last === undefined) return null;
      const { by } = last.details as { by?: unknown };
      return { at: last.at, username: last.username, by: typeof by === 'string' ? by : undefined };
    },
    enabled: id !== undefined,
  });
}

const ENDS: ReadonlySet<string> = new Set(['subscription.replaced', 'subscription.deleted']);

export const enableUrl = (id: string) => call(api.PUT(`${S}/{id}/enable`, { params: { path: { id } } }));

export const deleteSubscription = (id: string) => call(api.DELETE(`${S}/{id}`, { params: { path: { id } } }));

export const pingSubscription = (id: string) =>
  call(api.POST(`${S}/{id}/ping`, { params: { path: { id } } }));

export const rotateSecret = (id: string) =>
  call(api.POST(`${S}/{id}/signing-secret/rotate`, { params: { path: { id } } }));

/** @param url null: nowhere */
export const setAlerts = (id: string, url: string | null) =>
  call(api.PUT(`${S}/{id}/alerts`, { params: { path: { id } }, body: { url } }));

export const testAlerts = (id: string) =>
  call(api.POST(`${S}/{id}/alerts/test`, { params: { path: { id } } }));

export const changeSettings = (id: string, settings: components['schemas']['SettingsRequest']) =>
  call(api.PATCH(`${S}/{id}/settings`, { params: { path: { id } }, body: settings }));

export const setVersion = (id: string, version: Version) =>
  call(api.PUT(`${S}/{id}/version`, { params: { path: { id } }, body: { version } }));

export const setVersions = (subscriptionIds: readonly string[], version: Version) =>
  call(api.PUT(`${S}/version`, { body: { subscriptionIds: [...subscriptionIds], version } }));

/** Has everything that shows subscriptions ask for them again. */
export function useRefresh(): () => void {
  const client = useQueryClient();
  return useCallback(() => {
    for (const name of ['subscriptions', 'subscription', 'endpoints']) {
      void client.invalidateQueries({ queryKey: [name] });
    }
  }, [client]);
}
