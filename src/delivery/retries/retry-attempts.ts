import { Injectable } from '@nestjs/common';
import { WebhookSender } from '../attempts/webhook-sender.js';
import { CancelledReplays } from '../dispatch/cancelled-replays.js';
import { Hindrances } from '../dispatch/hindrances.js';
import { NodeDispatcher } from '../dispatch/node-dispatcher.js';
import { type QueueSignal, queueSignalOf } from '../dispatch/queue-signal.js';
import type { Task } from '../dispatch/task.js';
import { DeliveryEvents } from '../model/delivery-events.js';
import { deliveryId } from '../model/ids.js';
import { REPLAY_OF_HEADER } from '../model/request-headers.js';
import { type ClaimedDelivery, Claims } from '../results/claims.js';
import type { TurnResult } from '../results/result-rows.js';
import { ResultWriter } from '../results/result-writer.js';
import { ClaimCapacity } from './claim-capacity.js';
import type { Prepared } from './retry-preparation.js';

/** Sends claimed deliveries through their endpoints' queues. */
@Injectable()
export class RetryAttempts {
  constructor(
    private readonly dispatcher: NodeDispatcher,
    private readonly sender: WebhookSender,
    private readonly hindrances: Hindrances,
    private readonly cancelledReplays: CancelledReplays,
    private readonly claims: Claims,
    private readonly capacity: ClaimCapacity,
    private readonly results: ResultWriter,
    private readonly events: DeliveryEvents,
  ) {}

  begin(prepared: readonly Prepared[]): void {
    for (const each of prepared) {
      const { claim, claimedAt } = each;
      const task: Task = {
        customerId: claim.customer_id,
        endpointId: claim.endpoint_id,
        publisher: '',
        queuedAt: 0,
        run: () => this.attempt(each),
        putOnHold: () => this.end(claim, claimedAt, 'onHold'),
      };
      if (claim.probe) this.dispatcher.startNow(task);
      else this.dispatcher.enqueue(task);
    }
    this.dispatcher.dispatchReady();
  }

  /** The delivery has had its turn. @param claimedAt on the monotonic clock, milliseconds */
  end(claim: ClaimedDelivery, claimedAt: number, result: TurnResult): void {
    // Given up meanwhile, with the node's lease: whoever has it now will say what became of it.
    if (!this.claims.has(claim)) return;
    this.results.retriedAs(claim, claimedAt, result);
    this.capacity.ended(claim);
    this.events.emit('claimEnded');
  }

  private async attempt(each: Prepared): Promise<QueueSignal> {
    const { claim, claimedAt } = each;
    if (!this.claims.has(claim)) return 'failed';
    const result = await this.resultOf(each);
    this.end(claim, claimedAt, result);
    return typeof result === 'object' ? queueSignalOf(result) : 'failed';
  }

  private async resultOf({ claim, destination, payload }: Prepared): Promise<TurnResult> {
    if (destination === undefined) return 'cancelled';
    const hindrance = this.hindrances.to(destination, claim.probe);
    if (hindrance === 'cancelled') return 'cancelled';
    // It comes back, and its replay's node cancels it.
    if (this.cancelledReplays.has(claim.replay_id)) return 'onHold';
    if (payload === 'unreadable') return 'unreadable';
    if (hindrance !== undefined) return hindrance;
    const body = { payload, version: claim.version };
    const id = deliveryId(claim.segment_id, claim.delivery_index);
    const extra = claim.replay_of ? [REPLAY_OF_HEADER, claim.replay_of] : [];
    const kind = claim.attempts === 0 && !claim.replay_of ? 'first' : 'retry';
    return (await this.sender.send(destination, id, body, extra, kind)) ?? 'unsent';
  }
}
