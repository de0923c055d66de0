import { useQuery } from '@tanstack/react-query';
import { api, call } from './client';
import type { components } from './schema';

export type Subscription = components['schemas']['SubscriptionResponse'];

const E = '/attask/eventsubscription/api/v1';

/** What people call it; undefined when nobody has given it a name. */
export function nameOf({ settings }: Subscription): string | undefined {
  return settings?.name ?? undefined;
}

/** What lists call it: its name, or what it is for. */
export function labelOf(subscription: Subscription): string {
  return nameOf(subscription) ?? `${subscription.objCode} · ${subscription.eventType}`;
}

/** What subscriptions are, by their ids: the newest thousand, with their settings. */
export function useSubscriptions(): ReadonlyMap<string, Subscription> {
  const { data } = useQuery({
    queryKey: ['subscriptions', 'known'],
    queryFn: ({ signal }) =>
      call(
        api.GET(`${E}/subscriptions`, { params: { query: { limit: 1_000, include: 'settings' } }, signal }),
      ),
    staleTime: 60_000,
  });
  return new Map((data?.subscriptions ?? []).map((one) => [one.id, one]));
}

/** One of them; undefined while it comes, or when it is not there any more. */
export function useSubscription(id: string | undefined): Subscription | undefined {
  const { data } = useQuery({
    queryKey: ['subscriptions', 'one', id],
    queryFn: ({ signal }) =>
      call(
        api.GET(`${E}/subscriptions/{id}`, {
          params: { path: { id: id! }, query: { include: 'settings' } },
          signal,
        }),
      ),
    enabled: id !== undefined,
    staleTime: 60_000,
  });
  return data;
}
