import { Clock } from '../platform/clock/clock.js';
import type { Dispatcher } from './dispatcher.js';
import { EnvelopeBuilder } from './envelope.js';
import { deliveryId } from './identity.js';
import type { Outcome } from './outcome.js';
import type { ClaimedDelivery, ParkedRepository, RetriedRow } from './parked.repository.js';
import { type RetryRules, nextRetryDelay } from './retry-schedule.js';
import { decodeEvents } from './segment-codec.js';
import type { Sender } from './sender.js';
import type { Target } from './target.js';
import type { TargetsRepository } from './targets.repository.js';

const CLAIM_BATCH = 100;
/** Claimed for one endpoint at a time: as many as its lane runs at once. */
const PER_ENDPOINT = 16;
/** Retries claimed and not yet settled; a claim is only taken for what can start soon. */
const MOST_UNDER_WAY = 512;
const LONGEST_WAIT_MS = 1_000;
const HELD_WAIT_MS = 100;
const SETTLE_WAIT_MS = 50;
const AFTER_ERROR_MS = 500;

/** The parts that the retrier works with. */
export interface RetrierParts {
  readonly repository: ParkedRepository;
  readonly targets: TargetsRepository;
  readonly sender: Sender;
  readonly dispatcher: Dispatcher;
  readonly clock: Clock;
  readonly rules: RetryRules;
  /** The node's id while it may claim, else undefined. */
  owner(): number | undefined;
  isCancelled(subscriptionId: string): boolean;
  /** So many had their last retry. */
  exhausted(count: number): void;
  failed(error: unknown): void;
}

interface Result {
  readonly row: Omit<RetriedRow, 'startedMsAgo' | 'dueInMs' | 'state'>;
  readonly claim: ClaimedDelivery;
  readonly startedAt: number;
  readonly claimedAt: number;
  readonly outcome: Outcome | undefined;
}

/** Retries parked deliveries when they are due: claimed in batches, sent through the lanes, written down in bulk. */
export class Retrier {
  private timer: NodeJS.Timeout | undefined;
  private readonly held = new Map<string, ClaimedDelivery>();
  private lookedAt = 0;
  private claiming: Promise<void> | undefined;
  private again = false;
  private stopped = true;
  private results: Result[] = [];
  private settling: Promise<void> | undefined;
  private settleTimer: NodeJS.Timeout | undefined;

  constructor(private readonly parts: RetrierParts) {}

  start(): void {
    this.stopped = false;
    this.lookedAt = this.parts.clock.monotonic();
    this.wake();
  }

  /** Milliseconds since the database was last asked for due deliveries, or there was no room for more. */
  get msSinceLook(): number {
    return this.parts.clock.monotonic() - this.lookedAt;
  }

  /** Claims no more; results still come in and are written by {@link flushAll}. */
  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  /** Looks for due deliveries now. */
  wake(): void {
    if (this.stopped) return;
    if (this.claiming) {
      this.again = true;
      return;
    }
    clearTimeout(this.timer);
    this.again = false;
    this.claiming = this.claim()
      .catch((error: unknown) => {
        this.parts.failed(error);
        return AFTER_ERROR_MS;
      })
      .then((wait) => this.claimed(wait));
  }

  private claimed(wait: number): void {
    this.claiming = undefined;
    if (this.stopped) return;
    clearTimeout(this.timer);
    if (this.again) this.wake();
    else this.timer = setTimeout(() => this.wake(), wait);
  }

  /** Frees what the database holds in this node's name and this node does not know of. */
  async releaseForgotten(): Promise<void> {
    const node = this.parts.owner();
    if (node === undefined || this.claiming) return;
    // No claim may begin meanwhile: what it gets would look forgotten.
    const release = this.parts.repository.releaseForgotten(node, [...this.held.values()]);
    this.claiming = release.catch(() => undefined).then(() => this.claimed(0));
    await release;
  }

  /** Forgets what was claimed: it belongs to somebody else now. */
  clear(): void {
    this.results = [];
    this.held.clear();
  }

  /** Writes down every result there is. @throws the database's error */
  async flushAll(): Promise<void> {
    clearTimeout(this.settleTimer);
    this.settleTimer = undefined;
    await this.claiming;
    await this.settling;
    if (this.results.length > 0) await this.settle();
  }

  /** Endpoints of which as many are claimed as may be. */
  private fullEndpoints(): number[] {
    const counts = new Map<number, number>();
    for (const { endpoint_id } of this.held.values())
      counts.set(endpoint_id, (counts.get(endpoint_id) ?? 0) + 1);
    return [...counts].filter(([, count]) => count >= PER_ENDPOINT).map(([endpointId]) => endpointId);
  }

  /** @returns milliseconds until the next look */
  private async claim(): Promise<number> {
    const { repository } = this.parts;
    const node = this.parts.owner();
    const room = Math.min(CLAIM_BATCH, MOST_UNDER_WAY - this.held.size);
    if (node === undefined) return AFTER_ERROR_MS;
    if (room <= 0) {
      this.lookedAt = this.parts.clock.monotonic();
      return AFTER_ERROR_MS;
    }
    const claims = await repository.claimDue(node, room, this.fullEndpoints(), PER_ENDPOINT);
    this.lookedAt = this.parts.clock.monotonic();
    if (claims.length > 0) await this.begin(claims);
    if (claims.length === room) return 0;
    const next = (await repository.nextDueInMs()) ?? LONGEST_WAIT_MS;
    // What is overdue and was not taken waits for its endpoint: the next result wakes us.
    return next === 0 ? HELD_WAIT_MS : Math.min(LONGEST_WAIT_MS, next);
  }

  private async begin(claims: readonly ClaimedDelivery[]): Promise<void> {
    const { targets, repository, dispatcher } = this.parts;
    const claimedAt = this.parts.clock.monotonic();
    for (const claim of claims) this.held.set(keyOf(claim), claim);
    let known: Map<string, Target>;
    let bodies: Map<string, string>;
    try {
      known = await targets.load([...new Set(claims.map(({ subscription_id }) => subscription_id))]);
      bodies = await repository.bodies(claims);
    } catch (error) {
      // Given back as they were: due at once, nothing attempted.
      for (const claim of claims) this.finished(notAttempted(claim, claimedAt));
      throw error;
    }
    const builders = new Map<string, EnvelopeBuilder>();
    for (const claim of claims) {
      const key = `${claim.segment_id}:${claim.event_index}`;
      let builder = builders.get(key);
      const body = bodies.get(key);
      if (!builder && body !== undefined)
        builders.set(key, (builder = new EnvelopeBuilder(decodeEvents(body)[0]!)));
      const target = known.get(claim.subscription_id);
      dispatcher.enqueue({
        customerId: claim.customer_id,
        endpointId: claim.endpoint_id,
        run: () => this.attempt(claim, claimedAt, target, builder),
      });
    }
    dispatcher.pump();
  }

  private async attempt(
    claim: ClaimedDelivery,
    claimedAt: number,
    target: Target | undefined,
    builder: EnvelopeBuilder | undefined,
  ): Promise<void> {
    if (!target || !builder || this.parts.isCancelled(claim.subscription_id)) {
      this.finished(cancelled(claim, claimedAt));
      return;
    }
    const body = builder.build({
      subscriptionId: target.subscriptionId,
      customerId: target.customerId,
      version: claim.version,
      base64: target.base64,
    });
    const sent = await this.parts.sender.send(
      target,
      deliveryId(claim.segment_id, claim.delivery_index),
      body,
      {},
      claim.attempts === 0 ? 'first' : 'retry',
    );
    this.finished(
      sent === 'unsent'
        ? notAttempted(claim, claimedAt)
        : attempted(claim, claimedAt, sent.startedAt, sent.outcome),
    );
  }

  private finished(result: Result): void {
    // Given up meanwhile, with the node's lease or as forgotten: whoever has it now will say what became of it.
    if (this.held.get(keyOf(result.claim)) !== result.claim) return;
    this.results.push(result);
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
        if (this.results.length > 0) this.settleTimer ??= setTimeout(() => this.settleSoon(), wait);
      });
  }

  private async settle(): Promise<void> {
    const owner = this.parts.owner();
    const taken = this.results;
    if (owner === undefined || taken.length === 0) return;
    this.results = [];
    const now = this.parts.clock.monotonic();
    try {
      const rows = taken.map((result) => this.toRow(result, now));
      await this.parts.repository.settle(owner, rows);
      this.parts.exhausted(rows.filter(({ state }) => state === 'exhausted').length);
      for (const { claim } of taken) {
        if (this.held.get(keyOf(claim)) === claim) this.held.delete(keyOf(claim));
      }
      this.wake();
    } catch (error) {
      this.results = [...taken, ...this.results];
      throw error;
    }
  }

  private toRow({ row, claim, startedAt, claimedAt, outcome }: Result, now: number): RetriedRow {
    const startedMsAgo = now - startedAt;
    const timing = { startedMsAgo, dueInMs: 0 };
    if (!row.attempted) return { ...row, ...timing, state: row.reason === null ? 'waiting' : 'cancelled' };
    if (outcome?.delivered) return { ...row, ...timing, state: 'delivered' };
    const msSinceFirst = claim.first_ms_ago === null ? startedMsAgo : claim.first_ms_ago + (now - claimedAt);
    const delay = nextRetryDelay(
      {
        attempts: row.attempts,
        msSinceFirst,
        msSinceLast: startedMsAgo,
        retryAfterMs: outcome?.retryAfterMs,
      },
      this.parts.rules,
    );
    return delay === 'exhausted'
      ? { ...row, ...timing, state: 'exhausted' }
      : { ...row, ...timing, dueInMs: delay, state: 'waiting' };
  }
}

function keyOf(claim: ClaimedDelivery): string {
  return `${claim.segment_id}:${claim.delivery_index}`;
}

const NOTHING = {
  durationMs: 0,
  status: null,
  error: null,
  response: null,
  counted: false,
  attempted: false,
} as const;

function identity(claim: ClaimedDelivery): { segmentId: string; deliveryIndex: number; endpointId: number } {
  return { segmentId: claim.segment_id, deliveryIndex: claim.delivery_index, endpointId: claim.endpoint_id };
}

function notAttempted(claim: ClaimedDelivery, claimedAt: number): Result {
  const row = { ...identity(claim), ...NOTHING, reason: null, attempts: claim.attempts };
  return { row, claim, claimedAt, startedAt: claimedAt, outcome: undefined };
}

function cancelled(claim: ClaimedDelivery, claimedAt: number): Result {
  const row = {
    ...identity(claim),
    ...NOTHING,
    reason: 'The subscription was deleted.',
    attempts: claim.attempts,
  };
  return { row, claim, claimedAt, startedAt: claimedAt, outcome: undefined };
}

function attempted(claim: ClaimedDelivery, claimedAt: number, startedAt: number, outcome: Outcome): Result {
  const row = {
    ...identity(claim),
    reason: outcome.error,
    attempts: claim.attempts + 1,
    attempted: true,
    counted: outcome.left,
    durationMs: Math.round(outcome.durationMs),
    status: outcome.status,
    error: outcome.error,
    response: outcome.response,
  };
  return { row, claim, claimedAt, startedAt, outcome };
}
