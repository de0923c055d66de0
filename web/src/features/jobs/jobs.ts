import type { components } from '../../api/schema';
import type { Search } from '../../app/search';
import type { Tone } from '../../ui/Badge';
import type { DeliveryState } from '../../ui/deliveryStates';

export type Job = components['schemas']['BulkJobResponse'];
export type JobStatus = components['schemas']['BulkJobStatusResponse'];
export type JobAction = components['schemas']['BulkAction'];
export type DeliveryAction = Exclude<JobAction, 'enable'>;
type JobState = components['schemas']['BulkJobState'];

export const JOB_TONES: Readonly<Record<JobState, Tone>> = {
  running: 'info',
  completed: 'good',
  cancelled: 'quiet',
};

/** The states of deliveries that an action can change. */
const STATES_OF: Readonly<Record<DeliveryAction, readonly DeliveryState[]>> = {
  retry: ['retrying', 'onHold', 'exhausted'],
  cancel: ['retrying', 'onHold'],
};

/** What a job is asked to do. */
export interface Order {
  readonly action: JobAction;
  /** By the names of the service: all that is said must hold. */
  readonly filter: Search;
}

/** What is to be done with what a list shows. */
export interface Wanted {
  /** Undefined where the action can change nothing of what the list shows. */
  readonly order: Order | undefined;
  /** States that the list shows, and that the action does not change. */
  readonly leftOut: readonly DeliveryState[];
}

/** What an action means of the deliveries that a list shows, and never more. @param query the filters of the list */
export function wantedOf(action: DeliveryAction, query: Search): Wanted {
  const { state, ...rest } = query;
  const asked = [state ?? []].flat() as DeliveryState[];
  const able = STATES_OF[action];
  const states = asked.length === 0 ? able : able.filter((one) => asked.includes(one));
  return {
    order: states.length === 0 ? undefined : { action, filter: { ...rest, state: states } },
    leftOut: asked.filter((one) => !able.includes(one)),
  };
}

/** Whether a filter means everything that the action can change. */
export function meansAll({ filter }: Order): boolean {
  return Object.keys(filter).every((name) => name === 'state');
}

/** How much of it has been dealt with, from 0 to 1; undefined where that cannot be told. */
export function shareOf({ state, total, found }: Job): number | undefined {
  if (state === 'completed') return 1;
  if (total === null) return undefined;
  return total === 0 ? 1 : Math.min(1, found / total);
}

/** What it has retried and can still come to something. */
export function openOf({ action, deliveries: { retrying, onHold } }: JobStatus): number {
  return action === 'retry' ? retrying + onHold : 0;
}

const SKIP_REASONS = ['underWay', 'attempted', 'urlBlocked', 'paused', 'unsubscribed'] as const;
type Skipped = Job['skipped'];

/** Why some were left alone, and how many: without what did not happen. */
export function skippedOf(skipped: Skipped): { readonly why: keyof Skipped; readonly n: number }[] {
  return SKIP_REASONS.flatMap((why) => (skipped[why] > 0 ? [{ why, n: skipped[why] }] : []));
}
