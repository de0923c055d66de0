import type { components } from '../../api/schema';

export type Replayable = Pick<
  components['schemas']['DeliveryResponse'],
  'subscriptionId' | 'createdAt' | 'state' | 'replayId'
>;

/** Whether a replay would send it once more: not what has not ended, nor what a replay made. */
export function mayReplay({ state, replayId }: Replayable): boolean {
  return (state === 'delivered' || state === 'exhausted') && replayId === null;
}

/** The address of the dialog for it: the moment at which its event was accepted. */
export function replayOf({ subscriptionId, createdAt, state }: Replayable) {
  const only = state === 'exhausted' ? 'undelivered' : 'all';
  return { new: 'true', subscriptionId, since: createdAt, until: createdAt, only } as const;
}
