import { type DeliveryPosition, isNewer } from './delivery-position.js';
import type { LoggedDelivery } from './logged-delivery.js';

/** One step through a part of the log, newest first: a delivery, or only the place up to which there is nothing more. */
export interface Step {
  readonly position: DeliveryPosition;
  readonly delivery?: LoggedDelivery;
  /** Enough was searched for one visit; there may be more after this place. */
  readonly ended?: true;
}

export interface Page {
  readonly deliveries: LoggedDelivery[];
  /** Where to go on; null when nothing older is left. */
  readonly next: DeliveryPosition | null;
}

/**
 * The next page of several parts of the log, each of which goes from newer to older. It ends early where a part has been
 * searched enough, since what the others hold beyond that place cannot be told to be next.
 */
export async function pageOf(parts: readonly AsyncIterator<Step, void>[], limit: number): Promise<Page> {
  const deliveries: LoggedDelivery[] = [];
  const heads = await Promise.all(parts.map(async (part) => ({ part, step: await stepOf(part) })));
  for (;;) {
    let newest: (typeof heads)[number] | undefined;
    for (const head of heads) {
      if (head.step === undefined) continue;
      if (newest === undefined || isNewer(head.step.position, newest.step!.position)) newest = head;
    }
    if (newest === undefined) return { deliveries, next: null };
    const { position, delivery, ended } = newest.step!;
    // One more than was asked for: that is how it is known that there is more.
    if (delivery !== undefined && deliveries.length === limit) {
      return { deliveries, next: deliveries.at(-1)!.position };
    }
    if (delivery !== undefined) deliveries.push(delivery);
    if (ended) return { deliveries, next: position };
    newest.step = await stepOf(newest.part);
  }
}

async function stepOf(part: AsyncIterator<Step, void>): Promise<Step | undefined> {
  const { done, value } = await part.next();
  return done ? undefined : (value as Step);
}
