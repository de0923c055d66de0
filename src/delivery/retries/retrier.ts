import { Clock } from '../../platform/clock/clock.js';
import type { Dispatcher } from '../dispatch/dispatcher.js';
import type { CancelledSubscriptions } from '../dispatch/cancelled-subscriptions.js';
import type { BlockedEndpoints } from '../endpoints/blocked-endpoints.js';
import type { DeliveryEvents } from '../model/delivery-events.js';
import type { ThisNode } from '../model/this-node.js';
import { PayloadBuilder } from '../attempts/payload.js';
import type { OnHoldRepository, ReleaseRules } from './on-hold.repository.js';
import { deliveryId } from '../model/ids.js';
import type { RetriesRepository } from './retries.repository.js';
import { type ClaimedDelivery, type RetryResult, keyOf, toRow } from './retry-result.js';
import type { RetryRules } from '../results/retry-schedule.js';
import { REPLAY_OF_HEADER } from '../model/request-headers.js';
import { ClaimCapacity } from './claim-capacity.js';
import { decodeEvents } from '../journal/segment-codec.js';
import type { WebhookSender } from '../attempts/webhook-sender.js';
import type { Destination } from '../model/destination.js';
import type { DestinationsRepository } from '../attempts/destinations.repository.js';
import { type QueueSignal, queueSignalOf } from '../dispatch/queue-signal.js';
import type { Task } from '../dispatch/task.js';

const LONGEST_WAIT_MS = 1_000;
/** What can be claimed but has no room here is looked at again so soon, or when an attempt ends. */
const NO_ROOM_WAIT_MS = 100;
const SETTLE_WAIT_MS = 50;
const AFTER_ERROR_MS = 500;
/** Ends of attempts make room; a few are waited for before the next claim. */
const ROOM_WAIT_MS = 5;

/** The parts that the retrier works with. */
export interface RetrierParts {
  readonly repository: RetriesRepository;
  readonly held: OnHoldRepository;
  readonly targets: DestinationsRepository;
  readonly sender: WebhookSender;
  readonly dispatcher: Dispatcher;
  readonly clock: Clock;
  readonly rules: RetryRules;
  readonly releaseRules: ReleaseRules;
  readonly node: ThisNode;
  readonly cancelled: CancelledSubscriptions;
  readonly blocked: BlockedEndpoints;
  readonly events: DeliveryEvents;
  /** So many had their last retry. */
  exhausted(count: number): void;
  failed(error: unknown): void;
}

interface Ending {
  readonly claim: ClaimedDelivery;
  readonly claimedAt: number;
  readonly result: RetryResult;
}

/** What an attempt at a claimed delivery needs. */
interface Prepared {
  readonly claimedAt: number;
  readonly target: Destination | undefined;
  readonly builder: PayloadBuilder | 'unreadable';
}

/** Sends deferred deliveries when it is their turn: claimed in batches, sent through the lanes, written down in bulk. */
export class Retrier {
  private timer: NodeJS.Timeout | undefined;
  private wakesAt = Infinity;
  private readonly claims = new Map<string, ClaimedDelivery>();
  private readonly room: ClaimCapacity;
  private lookedAt = 0;
  private claiming: Promise<void> | undefined;
  private again = false;
  private crowded = false;
  private stopped = true;
  private endings: Ending[] = [];
  private unsure = false;
  private settling: Promise<void> | undefined;
  private settleTimer: NodeJS.Timeout | undefined;

  constructor(private readonly parts: RetrierParts) {
    this.room = new ClaimCapacity(parts.dispatcher);
    parts.events.on('nodeLost', () => this.clear());
    parts.events.on('workAvailable', () => this.wake());
    parts.events.on('deliveriesDeferred', () => this.wake());
  }

  start(): void {
    this.stopped = false;
    this.lookedAt = this.parts.clock.monotonic();
    this.wake();
  }

  /** Milliseconds since the database was last asked for due deliveries, or there was no room for more; undefined while it is not. */
  get msSinceLook(): number | undefined {
    return this.stopped ? undefined : this.parts.clock.monotonic() - this.lookedAt;
  }

  /** Claims no more; results still come in and are written by {@link flushAll}. */
  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  /** Looks for what can be claimed now. */
  wake(): void {
    if (this.stopped) return;
    if (this.claiming) {
      this.again = true;
      return;
    }
    clearTimeout(this.timer);
    this.wakesAt = Infinity;
    this.again = false;
    this.claiming = this.claim()
      .catch((error: unknown) => {
        this.parts.failed(error);
        return AFTER_ERROR_MS;
      })
      .then((wait) => this.claimed(wait));
  }

  /** Frees what the database holds in this node's name and this node does not know of. */
  async releaseForgotten(): Promise<void> {
    const node = this.parts.node.id;
    if (node === undefined || this.claiming) return;
    // No claim may begin meanwhile: what it gets would look forgotten.
    const release = this.parts.repository.releaseForgotten(node, [...this.claims.values()]);
    this.claiming = release.catch(() => undefined).then(() => this.claimed(0));
    await release;
  }

  /** Forgets what was claimed: it belongs to somebody else now. */
  private clear(): void {
    clearTimeout(this.settleTimer);
    this.settleTimer = undefined;
    this.endings = [];
    this.unsure = false;
    this.claims.clear();
    this.room.clear();
  }

  /** Writes down every result there is. @throws the database's error */
  async flushAll(): Promise<void> {
    clearTimeout(this.settleTimer);
    this.settleTimer = undefined;
    await this.claiming;
    await this.settling;
    if (this.endings.length > 0) await this.settle();
  }

  private claimed(wait: number): void {
    this.claiming = undefined;
    if (this.stopped) return;
    if (this.again) this.wake();
    else this.wakeIn(wait);
  }

  private wakeIn(wait: number): void {
    const at = this.parts.clock.monotonic() + wait;
    if (this.stopped || this.claiming || at >= this.wakesAt) return;
    clearTimeout(this.timer);
    this.wakesAt = at;
    this.timer = setTimeout(() => this.wake(), wait);
  }

  /** @returns milliseconds until the next look */
  private async claim(): Promise<number> {
    const { repository, held, releaseRules } = this.parts;
    const node = this.parts.node.id;
    // What was given back without a confirmation must not be claimed again before that is sure.
    if (node === undefined || this.unsure) return AFTER_ERROR_MS;
    this.crowded = this.room.isFull;
    if (this.crowded) {
      this.lookedAt = this.parts.clock.monotonic();
      return LONGEST_WAIT_MS;
    }
    const next = await repository.next();
    this.lookedAt = this.parts.clock.monotonic();
    let count = 0;
    if (next.dueInMs === 0) {
      const { claims, moved } = await repository.claimDue(node, this.room.forClaim());
      // What was moved out of the way may have stood before others.
      count += moved + (await this.begin(claims));
    }
    if (next.heldInMs === 0 && !this.room.isFull) {
      const released = await held.release(node, this.room.forClaim(), releaseRules);
      count += await this.begin(released);
    }
    if (count > 0) return 0;
    const wait = Math.min(next.dueInMs ?? LONGEST_WAIT_MS, next.heldInMs ?? LONGEST_WAIT_MS);
    this.crowded = wait === 0;
    return wait === 0 ? NO_ROOM_WAIT_MS : Math.min(LONGEST_WAIT_MS, wait);
  }

  private async begin(claims: readonly ClaimedDelivery[]): Promise<number> {
    if (claims.length === 0) return 0;
    const { targets, repository, dispatcher } = this.parts;
    const claimedAt = this.parts.clock.monotonic();
    for (const claim of claims) {
      this.claims.set(keyOf(claim), claim);
      this.room.taken(claim);
    }
    let known: Map<string, Destination>;
    let bodies: Map<string, string>;
    try {
      known = await targets.load([...new Set(claims.map(({ subscription_id }) => subscription_id))]);
      bodies = await repository.bodies(claims);
    } catch (error) {
      // Given back as they were: due at once, nothing attempted.
      for (const claim of claims) this.finished({ claim, claimedAt, result: { kind: 'unsent' } });
      throw error;
    }
    this.room.measured(bodies.values());
    const builders = new Map<string, PayloadBuilder | 'unreadable'>();
    for (const claim of claims) {
      const key = `${claim.segment_id}:${claim.event_index}`;
      let builder = builders.get(key);
      if (!builder) builders.set(key, (builder = this.builderOf(bodies.get(key))));
      const prepared = { claimedAt, target: known.get(claim.subscription_id), builder };
      const task: Task = {
        customerId: claim.customer_id,
        endpointId: claim.endpoint_id,
        publisher: '',
        queuedAt: 0,
        run: () => this.attempt(claim, prepared),
        hold: () => this.finished({ claim, claimedAt, result: { kind: 'onHold' } }),
      };
      if (claim.probe) dispatcher.startNow(task);
      else dispatcher.enqueue(task);
    }
    dispatcher.pump();
    return claims.length;
  }

  private builderOf(body: string | undefined): PayloadBuilder | 'unreadable' {
    try {
      if (body === undefined) throw new Error('The event of a deferred delivery is missing');
      return new PayloadBuilder(decodeEvents(body)[0]!);
    } catch (error) {
      this.parts.failed(error);
      return 'unreadable';
    }
  }

  private async attempt(
    claim: ClaimedDelivery,
    { claimedAt, target, builder }: Prepared,
  ): Promise<QueueSignal> {
    const end = (ending: RetryResult): void => this.finished({ claim, claimedAt, result: ending });
    // Taken over by another node since.
    if (this.claims.get(keyOf(claim)) !== claim) return 'failed';
    if (!target || this.parts.cancelled.has(claim.subscription_id)) {
      end({ kind: 'cancelled' });
      return 'failed';
    }
    if (builder === 'unreadable') {
      end({ kind: 'unreadable' });
      return 'failed';
    }
    if (!claim.probe && this.parts.blocked.has(claim.endpoint_id)) {
      end({ kind: 'onHold' });
      return 'failed';
    }
    const body = builder.build({
      subscriptionId: target.subscriptionId,
      customerId: target.customerId,
      version: claim.version,
      base64: target.base64,
    });
    const id = deliveryId(claim.segment_id, claim.delivery_index);
    const extra = claim.replay_of ? [REPLAY_OF_HEADER, claim.replay_of] : [];
    const kind = claim.attempts === 0 && !claim.replay_of ? 'first' : 'retry';
    const result = await this.parts.sender.send(target, id, body, extra, kind);
    if (result === undefined) {
      end({ kind: 'unsent' });
      return 'failed';
    }
    end({ kind: 'attempted', result });
    return queueSignalOf(result);
  }

  private finished(ending: Ending): void {
    const { claim } = ending;
    // Given up meanwhile, with the node's lease or as forgotten: whoever has it now will say what became of it.
    if (this.claims.get(keyOf(claim)) !== claim) return;
    this.endings.push(ending);
    this.room.ended(claim);
    if (this.crowded) this.wakeIn(ROOM_WAIT_MS);
    if (this.settling || this.settleTimer) return;
    this.settleTimer = setTimeout(() => this.settleSoon(), SETTLE_WAIT_MS);
  }

  private settleSoon(): void {
    this.settleTimer = undefined;
    let wait = SETTLE_WAIT_MS;
    this.settling = this.settle()
      .catch((error: unknown) => {
        wait = AFTER_ERROR_MS;
        this.parts.failed(error);
      })
      .finally(() => {
        this.settling = undefined;
        if (this.endings.length > 0) this.settleTimer ??= setTimeout(() => this.settleSoon(), wait);
      });
  }

  private async settle(): Promise<void> {
    const owner = this.parts.node.id;
    const taken = this.endings;
    if (owner === undefined || taken.length === 0) return;
    this.endings = [];
    const now = this.parts.clock.monotonic();
    try {
      const rows = taken.map(({ claim, claimedAt, result }) =>
        toRow(claim, result, claimedAt, now, this.parts.rules),
      );
      const { changes, exhausted } = await this.parts.repository.settle(owner, rows);
      this.unsure = false;
      this.parts.exhausted(exhausted);
      for (const { claim } of taken) {
        if (this.claims.get(keyOf(claim)) === claim) this.claims.delete(keyOf(claim));
      }
      if (changes.length > 0) this.parts.events.emit('endpointHealthChanged', changes);
      this.wake();
    } catch (error) {
      this.unsure = true;
      this.endings = [...taken, ...this.endings];
      throw error;
    }
  }
}
