import type { components } from '../../api/schema';

type Schemas = components['schemas'];

export type Replayable = Pick<
  Schemas['DeliveryResponse'],
  'subscriptionId' | 'createdAt' | 'state' | 'replayId'
> &
  Partial<Pick<Schemas['DeliveryRecordResponse'], 'currentSubscriptionId'>>;

/** Whether a replay would send it once more: not what has not ended, nor what a replay made, nor what no subscription is left for. */
export function mayReplay({ state, replayId, currentSubscriptionId }: Replayable): boolean {
  return (
    (state === 'delivered' || state === 'exhausted') && replayId === null && currentSubscriptionId !== null
  );
}

/** The address of the dialog for it: the subscription that it is sent for now, and the moment at which its event was accepted. */
export function replayOf(delivery: Replayable) {
  const { createdAt, state } = delivery;
  const subscriptionId = delivery.currentSubscriptionId ?? delivery.subscriptionId;
  const only = state === 'exhausted' ? 'undelivered' : 'all';
  return { new: 'true', subscriptionId, since: createdAt, until: createdAt, only } as const;
}
