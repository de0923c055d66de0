import { FairQueue } from '../fairness/fair-queue.js';
import { ConcurrencyLimit } from './concurrency-limit.js';
import type { QueueSignal } from './queue-signal.js';
import type { Task } from './task.js';

export interface EndpointQueueLimits {
  /** Tasks running at once. */
  readonly most: number;
}

/** When the first of a queue that is not known to answer has waited for so long, what it will not get to in {@link PATIENCE_MS} leaves. */
const LONG_WAIT_MS = 1_000;
const PATIENCE_MS = 5_000;
/** A queue takes little while it has no more than so many under way, each for no more than this share of what others take. */
const LITTLE = 4;
const QUICK = 1 / 4;
/** What a queue would take beside what it has, of what waits in the database: as much as its receiver takes in so long. */
const AHEAD_MS = 250;

/**
 * What waits for one endpoint, and what this node has learnt about its receiver: how many requests at once it takes, and how many a
 * second. A queue that is answered keeps what waits, however long, unless memory is short; one that is not keeps little.
 */
export class EndpointQueue {
  /** Which of the dispatcher's lines it stands in. */
  line: 'none' | 'ready' | 'doubted' = 'none';
  /** Whether the last attempt was answered well. */
  proven = false;
  private readonly limit: ConcurrencyLimit;
  private readonly tasks = new FairQueue<Task>();
  private running = 0;
  private endedSince = 0;
  private deliveredSince = 0;
  /** Whether most of what ended of late was answered well: one bad answer among many does not make a bad receiver. */
  private answers = false;
  /** Milliseconds that the last good answer took. */
  private answerMs = 0;
  private movedAt = 0;
  private stuck = false;
  private measuredAt = 0;
  /** Tasks a millisecond, lately. */
  private pace = 0;

  constructor(
    readonly endpointId: number,
    readonly customerId: string,
    { most }: EndpointQueueLimits,
  ) {
    this.limit = new ConcurrencyLimit(most);
  }

  static firstLimit({ most }: EndpointQueueLimits): number {
    return ConcurrencyLimit.first(most);
  }

  get waiting(): number {
    return this.tasks.length;
  }

  get inFlight(): number {
    return this.running;
  }

  get isIdle(): boolean {
    return this.running === 0 && this.tasks.length === 0;
  }

  get capacity(): number {
    return Math.max(0, this.limit.current - this.running);
  }

  /** Whether another request hardly keeps those of others waiting. @param meanMs what a request to any endpoint takes */
  takesLittleOf(meanMs: number): boolean {
    return this.proven && this.running < LITTLE && this.answerMs < meanMs * QUICK;
  }

  push(task: Task): void {
    this.tasks.push(task.publisher, task);
  }

  shift(): Task | undefined {
    return this.tasks.shift();
  }

  takeYoungest(): Task | undefined {
    return this.tasks.takeFromLongest();
  }

  clear(): void {
    this.tasks.clear();
  }

  /**
   * How many it would have of what waits in the database: no more than its free places while nothing moves, and as many as are
   * sent soon while it is answered, so that the next ones are here before it runs dry.
   */
  get offer(): number {
    if (this.stuck) return this.capacity;
    const soon = this.proven ? Math.ceil((this.limit.pace ?? 0) * AHEAD_MS) : 0;
    return Math.max(this.limit.current, soon);
  }

  /** Requests under way while it is not known whether the endpoint answers. */
  get doubtful(): number {
    return this.proven ? 0 : this.running;
  }

  began(now: number): void {
    if (this.running++ === 0) this.movedAt = now;
  }

  /** @param latencyMs from its start to its end */
  ended(signal: QueueSignal, now: number, latencyMs: number): void {
    this.running--;
    this.endedSince++;
    this.movedAt = now;
    this.stuck = false;
    this.proven = signal === 'delivered';
    if (signal === 'delivered') {
      this.deliveredSince++;
      this.answerMs = latencyMs;
      this.limit.delivered(latencyMs, this.running);
    } else if (signal === 'refused') this.limit.refused(this.running);
    else if (signal === 'stalled') this.limit.stalled();
  }

  /**
   * How many of the waiting tasks must leave; 0 while it moves. A queue whose attempts are answered well keeps all of them, unless
   * memory is short: then as many as its receiver takes within some seconds, however few this node has sent it of late.
   * @param shutOut whether it may not start any, although it has capacity
   * @param memoryIsShort whether others' deliveries find no place in memory
   */
  excess(now: number, shutOut: boolean, memoryIsShort: boolean): number {
    if (this.tasks.length === 0 || (this.capacity > 0 && !shutOut)) return 0;
    if (this.answers && !memoryIsShort) return 0;
    let oldest = now;
    for (const { queuedAt } of this.tasks.heads()) oldest = Math.min(oldest, queuedAt);
    if (now - oldest < LONG_WAIT_MS) return 0;
    const pace = this.answers ? Math.max(this.pace, this.limit.pace ?? 0) : this.pace;
    return Math.max(0, this.tasks.length - Math.ceil(pace * PATIENCE_MS));
  }

  /** Measures the pace, and doubts a queue in which nothing has ended for long; before {@link excess}. */
  measure(now: number): void {
    this.stuck = this.running > 0 && now - this.movedAt >= LONG_WAIT_MS;
    if (this.stuck) this.proven = false;
    const hangs = this.stuck && now - this.movedAt >= Math.min(PATIENCE_MS, 2 * this.answerMs);
    if (hangs) this.answers = false;
    else if (this.endedSince > 0) this.answers = this.deliveredSince > this.endedSince / 2;
    const passed = now - this.measuredAt;
    if (passed <= 0) return;
    // Half of what is new, half of what was: a pause of one measure does not make a fast queue a slow one.
    this.pace = this.measuredAt === 0 ? 0 : (this.pace + this.endedSince / passed) / 2;
    this.measuredAt = now;
    this.endedSince = 0;
    this.deliveredSince = 0;
  }
}
