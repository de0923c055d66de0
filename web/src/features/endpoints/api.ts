import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, call } from '../../api/client';
import { REFRESH_MS } from '../../app/query';
import { type Endpoint, keptUrl } from './endpoints';

const E = '/attask/eventsubscription/api/v1';
export const PAGE = 100;

export async function listEndpoints(
  query: Readonly<Record<string, string>>,
  cursor: string | undefined,
  signal: AbortSignal,
) {
  const { endpoints, meta } = await call(
    api.GET('/api/v1/endpoints', {
      params: { query: { ...query, limit: PAGE, ...(cursor !== undefined && { cursor }) } },
      signal,
    }),
  );
  return { rows: endpoints as readonly Endpoint[], cursor: meta.cursor };
}

/** @param id undefined: none is asked for */
export function useEndpoint(id: string | undefined) {
  return useQuery({
    queryKey: ['endpoint', id],
    queryFn: ({ signal }) =>
      call(api.GET('/api/v1/endpoints/{id}', { params: { path: { id: id! } }, signal })),
    enabled: id !== undefined,
    refetchInterval: REFRESH_MS.usual,
  });
}

/** The endpoint of a URL, in any spelling; null when no subscription names it. @param url undefined: none is asked for */
export function useEndpointOfUrl(url: string | undefined) {
  return useQuery({
    queryKey: ['endpoint', 'of', url],
    queryFn: ({ signal }) => endpointOfUrl(url!, signal),
    enabled: url !== undefined,
  });
}

async function endpointOfUrl(url: string, signal: AbortSignal): Promise<Endpoint | null> {
  const kept = keptUrl(url);
  if (kept === undefined) return null;
  let cursor: string | undefined;
  do {
    const page = await listEndpoints({ search: kept }, cursor, signal);
    const found = page.rows.find((endpoint) => endpoint.url === kept);
    if (found !== undefined) return found;
    cursor = page.cursor ?? undefined;
  } while (cursor !== undefined);
  return null;
}

/** The subscriptions that name a URL, newest first. */
export function useSubscriptionsOf(url: string, page: number) {
  return useQuery({
    queryKey: ['subscriptions', 'of', url, page],
    queryFn: ({ signal }) =>
      call(
        api.GET(`${E}/subscriptions`, {
          params: { query: { url, page, limit: PAGE, include: 'settings' } },
          signal,
        }),
      ),
    placeholderData: (before) => before,
  });
}

/** Sends a test to a URL, for the first subscription that names it; null when none does. */
export function useTestOfUrl() {
  return useMutation({
    mutationFn: async (url: string) => {
      const { subscriptions } = await call(
        api.GET(`${E}/subscriptions`, { params: { query: { url, limit: 1 } } }),
      );
      const id = subscriptions[0]?.id;
      if (id === undefined) return null;
      return call(api.POST(`${E}/subscriptions/{id}/ping`, { params: { path: { id } } }));
    },
  });
}

/** Makes a URL healthy; what was on hold goes out. */
export function useEnable() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call(api.PUT('/api/v1/endpoints/{id}/enable', { params: { path: { id } } })),
    onSuccess: (endpoint) => {
      client.setQueryData(['endpoint', endpoint.id], endpoint);
      for (const key of [
        'endpoint',
        'endpoints',
        'delivery',
        'deliveries',
        'replay',
        'replays',
        'subscriptions',
        'subscription',
      ])
        void client.invalidateQueries({ queryKey: [key] });
    },
  });
}
