import { type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, call } from '../../api/client';
import { curlCall } from '../../api/curl';
import { REFRESH_MS } from '../../app/query';
import type { ListPage } from '../../ui/table/useList';
import type { CallOutcome, Integration, LinkedAccount, ProviderCall } from './integrations';

const I = '/api/v1/custom-integrations';
/** As many as a page holds at most. */
const PAGE = 500;

/** All integrations of the customer, who may have some hundred. */
async function listAll(signal: AbortSignal): Promise<Integration[]> {
  const all: Integration[] = [];
  for (let page = 1; ; page++) {
    const { integrations, meta } = await call(
      api.GET(I, { params: { query: { page, limit: PAGE } }, signal }),
    );
    all.push(...integrations);
    if (page >= meta.page_count) return all;
  }
}

export function useIntegrations() {
  return useQuery({
    queryKey: ['integrations'],
    queryFn: ({ signal }) => listAll(signal),
    refetchInterval: REFRESH_MS.usual,
  });
}

export function useIntegration(id: string) {
  return useQuery({
    queryKey: ['integration', id],
    queryFn: ({ signal }) => call(api.GET(`${I}/{id}`, { params: { path: { id } }, signal })),
    refetchInterval: REFRESH_MS.usual,
  });
}

/** What is known of an integration after a call that changed it. */
function know(client: QueryClient, integration: Integration): void {
  client.setQueryData(['integration', integration.id], integration);
  void client.invalidateQueries({ queryKey: ['integrations'] });
  void client.invalidateQueries({ queryKey: ['integration-links', integration.id] });
}

export function useCreate() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Record<string, unknown>) => call(api.POST(I, { body: body as never })),
    onSuccess: (created) => know(client, created),
  });
}

export function useEdit(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ body, dropLinks }: { body: Record<string, unknown>; dropLinks?: true }) =>
      call(
        api.PATCH(`${I}/{id}`, {
          params: { path: { id }, ...(dropLinks && { query: { dropLinks } }) },
          body: body as never,
        }),
      ),
    onSuccess: (saved) => know(client, saved),
  });
}

export function useSetEnabled() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, enabled }: { id: string; enabled: boolean }) =>
      call(api.PUT(`${I}/{id}/enabled`, { params: { path: { id } }, body: { enabled } })),
    onSuccess: (saved) => know(client, saved),
  });
}

export function useRemove(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => call(api.DELETE(`${I}/{id}`, { params: { path: { id } } })),
    onSuccess: () => {
      client.removeQueries({ queryKey: ['integration', id] });
      void client.invalidateQueries({ queryKey: ['integrations'] });
    },
  });
}

/** Asks the provider what it offers, and keeps what it answered to look at; what came of it is stored with the integration either way. */
export function useProbe(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => call(api.POST(`${I}/{id}/service-info/probe`, { params: { path: { id } } })),
    onSuccess: ({ integration }) => know(client, integration),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: ['integration', id] });
      void client.invalidateQueries({ queryKey: ['integration-calls', id] });
    },
  });
}

/** One page of who has linked an account. @param cursor the number of the page */
export async function listLinks(
  id: string,
  state: LinkedAccount['state'] | undefined,
  cursor: string | undefined,
  signal: AbortSignal,
): Promise<ListPage<LinkedAccount>> {
  const page = Number(cursor ?? 1);
  const { links, meta } = await call(
    api.GET(`${I}/{id}/links`, {
      params: { path: { id }, query: { ...(state !== undefined && { state }), page, limit: PAGE } },
      signal,
    }),
  );
  return { rows: links, cursor: page < meta.page_count ? String(page + 1) : null };
}

export interface CallFilters {
  readonly operation?: string | undefined;
  readonly outcome?: CallOutcome | undefined;
  readonly userId?: string | undefined;
}

export async function listCalls(
  id: string,
  filters: CallFilters,
  cursor: string | undefined,
  signal: AbortSignal,
): Promise<ListPage<ProviderCall>> {
  const query = { ...filters, limit: PAGE, ...(cursor !== undefined && { cursor }) };
  const { calls, meta } = await call(
    api.GET(`${I}/{id}/calls`, { params: { path: { id }, query: query as never }, signal }),
  );
  return { rows: calls, cursor: meta.cursor };
}

/** What all calls that are kept come to. */
export function useCallSummary(id: string) {
  return useQuery({
    queryKey: ['integration-calls', id, 'summary'],
    queryFn: async ({ signal }) => {
      const params = { path: { id }, query: { limit: 1 } };
      return (await call(api.GET(`${I}/{id}/calls`, { params, signal }))).summary;
    },
    refetchInterval: REFRESH_MS.usual,
  });
}

/** A call of the registry as somebody would make it by hand. */
export function asCurl(method: string, path = '', body?: object): string {
  return curlCall(method, `${I}${path}`, body);
}
