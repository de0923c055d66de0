import { useQuery } from '@tanstack/react-query';
import { api, call } from '../../api/client';
import { ApiError } from '../../api/errors';
import type { components } from '../../api/schema';

const E = '/attask/eventsubscription/api/v1';

export type EventResult = components['schemas']['EventResult'];
type PublishAnswer = components['schemas']['PublishResponse'];

/**
 * Publishes one event, as its body is written.
 *
 * @throws ApiError also when the event is rejected: with the class and message of its result
 */
export async function publish(body: string): Promise<EventResult> {
  const made = await api.POST(`${E}/events`, {
    params: { query: { explain: true } },
    body: body as never,
    bodySerializer: () => body,
    headers: { 'content-type': 'application/json' },
  });
  const rejected = (made.error as Partial<PublishAnswer> | undefined)?.results?.[0]?.error;
  if (rejected !== undefined) {
    throw new ApiError(made.response.status, rejected.class, rejected.message, {
      correlationId: undefined,
      retryAfter: undefined,
      url: made.response.url,
      given: { ...rejected },
    });
  }
  const { results } = await call(Promise.resolve(made));
  return results[0]!;
}

/** A recorded event, to begin with. */
export function useRecordedEvent(id: string | undefined) {
  return useQuery({
    queryKey: ['event', id, 'alone'],
    queryFn: ({ signal }) =>
      call(api.GET(`${E}/events/{id}`, { params: { path: { id: id! }, query: { limit: 1 } }, signal })),
    enabled: id !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

const ENDED = ['delivered', 'exhausted', 'cancelled'];
/** So many are shown here; the list of deliveries has them all. */
export const SHOWN_DELIVERIES = 10;

/** The deliveries of an event that was just published, for as long as something happens to them. */
export function useDeliveriesOf(eventId: string, isWatched: boolean) {
  return useQuery({
    queryKey: ['deliveries', 'of', eventId, SHOWN_DELIVERIES],
    queryFn: ({ signal }) =>
      call(api.GET(`${E}/deliveries`, { params: { query: { eventId, limit: SHOWN_DELIVERIES } }, signal })),
    enabled: isWatched,
    refetchInterval: ({ state: { data } }) =>
      data?.deliveries.every(({ state }) => ENDED.includes(state)) ? false : 2_000,
  });
}
