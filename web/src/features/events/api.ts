import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { api, call } from '../../api/client';
import { isUnderWay } from './events';
import { REFRESH_MS } from '../../app/query';

const E = '/attask/eventsubscription/api/v1';
const PAGE = 100;

export async function listEvents(
  query: Record<string, string>,
  cursor: string | undefined,
  signal: AbortSignal,
) {
  const answer = await call(
    api.GET(`${E}/events`, {
      params: { query: { ...query, limit: PAGE, ...(cursor !== undefined && { cursor }) } as never },
      signal,
    }),
  );
  return { rows: answer.events, cursor: answer.meta.cursor, searchedTo: answer.meta.searchedTo ?? undefined };
}

/** One event with every subscription of the customer, a page of them at a time. */
export function useEvent(id: string) {
  return useInfiniteQuery({
    queryKey: ['event', id],
    queryFn: ({ pageParam, signal }) =>
      call(
        api.GET(`${E}/events/{id}`, {
          params: {
            path: { id },
            query: { limit: PAGE, ...(pageParam !== undefined && { cursor: pageParam }) },
          },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ meta }) => meta.cursor ?? undefined,
    refetchInterval: ({ state: { data } }) =>
      data?.pages[0] !== undefined && isUnderWay(data.pages[0]) ? REFRESH_MS.usual : false,
  });
}

/** The deliveries that an event became, those of replays among them. */
export function useDeliveriesOf(eventId: string) {
  return useQuery({
    queryKey: ['deliveries', 'of', eventId],
    queryFn: ({ signal }) =>
      call(api.GET(`${E}/deliveries`, { params: { query: { eventId, limit: 1_000 } }, signal })),
    refetchInterval: REFRESH_MS.usual,
  });
}
