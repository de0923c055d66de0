import { FairQueue } from '../fairness/fair-queue.js';
import type { QueueSignal } from './queue-signal.js';
import type { Task } from './task.js';

export interface EndpointQueueLimits {
  /** Tasks running at once. */
  readonly most: number;
}

/** A queue begins with so many at once, and gets one more for each answer: an endpoint that hangs never had them all. */
const FIRST_LIMIT = 4;
/** When the first has waited for so long, the queue keeps only what it will send in {@link PATIENCE_MS}. */
const LONG_WAIT_MS = 1_000;
const PATIENCE_MS = 5_000;

/**
 * What waits for one endpoint, and what this node has learnt about its pace. The limit grows with answers and is halved by
 * attempts that stall: an endpoint that hangs keeps one request under way at last, and not sixteen.
 */
export class EndpointQueue {
  /** Which of the dispatcher's lines it stands in. */
  line: 'none' | 'ready' | 'doubted' = 'none';
  /** Whether the last attempt was answered well. */
  proven = false;
  /** Tasks at once. */
  limit: number;
  private readonly tasks = new FairQueue<Task>();
  private running = 0;
  private endedSince = 0;
  private movedAt = 0;
  private stuck = false;
  private measuredAt = 0;
  /** Tasks a millisecond, lately. */
  private pace = 0;

  constructor(
    readonly endpointId: number,
    readonly customerId: string,
    private readonly limits: EndpointQueueLimits,
  ) {
    this.limit = EndpointQueue.firstLimit(limits);
  }

  static firstLimit({ most }: EndpointQueueLimits): number {
    return Math.min(FIRST_LIMIT, most);
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
    return Math.max(0, this.limit - this.running);
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

  /** How many at once it would take from now on: no more than its free places while nothing moves. */
  get offer(): number {
    return this.stuck ? this.capacity : this.limit;
  }

  /** Requests under way while it is not known whether the endpoint answers. */
  get doubtful(): number {
    return this.proven ? 0 : this.running;
  }

  began(now: number): void {
    if (this.running++ === 0) this.movedAt = now;
  }

  ended(signal: QueueSignal, now: number): void {
    this.running--;
    this.endedSince++;
    this.movedAt = now;
    this.stuck = false;
    this.proven = signal === 'delivered';
    if (signal === 'delivered') this.limit = Math.min(this.limits.most, this.limit + 1);
    else if (signal === 'stalled') this.limit = Math.max(1, this.limit >> 1);
  }

  /**
   * How many of the waiting tasks the queue will not get to soon; 0 while it moves.
   * @param shutOut whether it may not start any, although it has capacity
   */
  excess(now: number, shutOut: boolean): number {
    if (this.tasks.length === 0 || (this.capacity > 0 && !shutOut)) return 0;
    let oldest = now;
    for (const { queuedAt } of this.tasks.heads()) oldest = Math.min(oldest, queuedAt);
    if (now - oldest < LONG_WAIT_MS) return 0;
    return Math.max(0, this.tasks.length - Math.ceil(this.pace * PATIENCE_MS));
  }

  /** Measures the pace, and doubts a queue in which nothing has ended for long; before {@link excess}. */
  measure(now: number): void {
    this.stuck = this.running > 0 && now - this.movedAt >= LONG_WAIT_MS;
    if (this.stuck) this.proven = false;
    const passed = now - this.measuredAt;
    if (passed <= 0) return;
    // Half of what is new, half of what was: a pause of one measure does not make a fast queue a slow one.
    this.pace = this.measuredAt === 0 ? 0 : (this.pace + this.endedSince / passed) / 2;
    this.measuredAt = now;
    this.endedSince = 0;
  }
}
