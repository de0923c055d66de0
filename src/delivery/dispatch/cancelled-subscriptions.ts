import { Injectable } from '@nestjs/common';

/** How many deleted subscriptions are remembered for what is still in memory for them. */
const REMEMBERED = 100_000;

/** Deleted subscriptions: what is in this node's memory for them is not sent. */
@Injectable()
export class CancelledSubscriptions {
  private readonly ids = new Set<string>();

  /** From now on nothing is sent for these, on this node. */
  cancel(subscriptionIds: readonly string[]): void {
    for (const id of subscriptionIds) this.ids.add(id);
    for (const id of this.ids) {
      if (this.ids.size <= REMEMBERED) break;
      this.ids.delete(id);
    }
  }

  has(subscriptionId: string): boolean {
    return this.ids.has(subscriptionId);
  }
}
