import { FairQueue } from '../fairness/fair-queue.js';
import { EndpointQueue, type EndpointQueueLimits } from './endpoint-queue.js';
import type { QueueSignal } from './queue-signal.js';
import type { Task } from './task.js';

export interface DispatcherLimits {
  /** Tasks running at once, in all. */
  readonly total: number;
  /** Tasks running at once for one endpoint. */
  readonly perEndpoint: number;
}

/** What the queues are doing, for those who watch. */
export interface EndpointQueueFigures {
  readonly queues: number;
  /** Queues with something waiting. */
  readonly waiting: number;
  readonly inFlight: number;
  readonly backlog: number;
}

/** Queues without a task that are remembered, for what they have learnt about their endpoint. */
const REMEMBERED_QUEUES = 10_000;
const MOST_OVER = 1.5;
/** What the mean of all is made of: the last so many, about. */
const MEAN_OF = 256;

/**
 * Decides what is sent next: a queue per endpoint with a limit of its own, taken in turn within a customer, and customers
 * in turn. Half of all requests are kept for queues whose last attempt was answered, so that endpoints that hang,
 * however many, cost each other and never the healthy ones; and a customer's flood delays itself.
 */
export class Dispatcher {
  private readonly queues = new Map<number, EndpointQueue>();
  private readonly ready = new FairQueue<EndpointQueue>();
  /** Unproven queues that wait until unproven requests are fewer than half. */
  private readonly doubted = new FairQueue<EndpointQueue>();
  /** Requests of queues that are not proven. */
  private doubtful = 0;
  private readonly queueLimits: EndpointQueueLimits;
  private readonly total: number;
  private running = 0;
  private waiting = 0;
  private now = 0;
  /** Milliseconds that tasks take, lately. */
  private meanMs = 0;
  private paused = false;
  private readonly idle: (() => void)[] = [];

  /**
   * @param report told of what a task threw, which none should
   * @param clock monotonic milliseconds, for how long tasks take
   */
  constructor(
    { total, perEndpoint }: DispatcherLimits,
    private readonly report: (error: unknown, task: Task) => void = () => undefined,
    private readonly clock: () => number = () => this.now,
  ) {
    this.total = total;
    this.queueLimits = { most: perEndpoint };
  }

  /** Tasks that wait for their turn. */
  get backlog(): number {
    return this.waiting;
  }

  get inFlight(): number {
    return this.running;
  }

  get figures(): EndpointQueueFigures {
    let waiting = 0;
    for (const queue of this.queues.values()) if (queue.waiting > 0) waiting++;
    return { queues: this.queues.size, waiting, inFlight: this.running, backlog: this.waiting };
  }

  /** Endpoints with tasks running, and how many. */
  underWay(): [endpointId: number, count: number][] {
    return [...this.queues.values()]
      .filter(({ inFlight }) => inFlight > 0)
      .map(({ endpointId, inFlight }) => [endpointId, inFlight]);
  }

  /** How many tasks an endpoint's queue would have now, beside those that wait; without one, how many a new queue would. */
  limitOf(endpointId: number | undefined): number {
    const queue = endpointId === undefined ? undefined : this.queues.get(endpointId);
    return queue === undefined ? EndpointQueue.firstLimit(this.queueLimits) : queue.offer;
  }

  /** Queues that would have another number than a new one, with it. */
  limits(): [endpointId: number, limit: number][] {
    const usual = this.limitOf(undefined);
    return [...this.queues.values()]
      .filter(({ offer }) => offer !== usual)
      .map(({ endpointId, offer }) => [endpointId, offer]);
  }

  enqueue(task: Task): void {
    const queue = this.queueOf(task);
    const wasIdle = queue.isIdle;
    task.queuedAt = this.now;
    queue.push(task);
    this.waiting++;
    this.enqueueReady(queue, wasIdle);
  }

  /** Starts as many waiting tasks as the limits allow; call after enqueueing. */
  dispatchReady(): void {
    while (!this.paused && this.hasCapacity()) {
      const queue = this.ready.shift();
      if (queue === undefined) return;
      if (!queue.proven && this.isCrowded()) {
        queue.line = 'doubted';
        this.doubted.push(queue.customerId, queue);
        continue;
      }
      queue.line = 'none';
      const task = queue.shift();
      if (task !== undefined) this.begin(queue, task);
      this.enqueueReady(queue);
    }
  }

  /** Starts a task before all others and beyond every limit: for those few that must not wait. Puts it on hold while paused. */
  startNow(task: Task): void {
    if (this.paused) return task.putOnHold();
    this.waiting++;
    this.begin(this.queueOf(task), task);
  }

  /** Starts nothing until {@link resume}. */
  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
    this.dispatchReady();
  }

  /** Forgets what waits; what runs goes on. */
  clear(): void {
    for (const queue of this.queues.values()) queue.clear();
    this.waiting = 0;
    this.forgetIdle(0);
  }

  /** Puts everything on hold that waits for an endpoint. */
  evict(endpointId: number): void {
    const queue = this.queues.get(endpointId);
    if (queue !== undefined) this.putOnHold(queue, queue.waiting);
  }

  /**
   * Puts on hold what queues cannot send soon; call a few times a second.
   * @param now milliseconds on a clock of the caller's; what is enqueued counts from the last call's
   * @param memoryIsShort whether queues that are answered, but slowly, must not keep what they have
   */
  rebalance(now: number, memoryIsShort = false): void {
    this.now = now;
    for (const queue of this.queues.values()) {
      this.doubtful -= queue.doubtful;
      queue.measure(now);
      this.doubtful += queue.doubtful;
    }
    const crowded = this.isCrowded();
    for (const queue of this.queues.values()) {
      const excess = queue.excess(now, crowded && !queue.proven, memoryIsShort);
      if (excess > 0) this.putOnHold(queue, excess);
    }
    this.forgetIdle(REMEMBERED_QUEUES);
    this.dispatchReady();
  }

  /** Resolves when nothing runs. */
  async drained(): Promise<void> {
    if (this.running === 0) return;
    await new Promise<void>((resolve) => this.idle.push(resolve));
  }

  private putOnHold(queue: EndpointQueue, count: number): void {
    for (let i = 0; i < count; i++) {
      const task = queue.takeYoungest();
      if (task === undefined) return;
      this.waiting--;
      task.putOnHold();
    }
  }

  /**
   * What hangs counts for no more than its half, so that what answers has the other one. When queues that used to answer begin
   * to hang, half as many again may thus run for a while, and never more.
   */
  private hasCapacity(): boolean {
    if (this.running >= MOST_OVER * this.total) return false;
    return this.running - this.doubtful < this.total - Math.min(this.doubtful, this.total / 2);
  }

  private isCrowded(): boolean {
    return this.doubtful >= this.total / 2;
  }

  private begin(queue: EndpointQueue, task: Task): void {
    this.waiting--;
    this.running++;
    this.doubtful -= queue.doubtful;
    queue.began(this.now);
    this.doubtful += queue.doubtful;
    const beganAt = this.clock();
    const broken = (error: unknown): QueueSignal => {
      this.report(error, task);
      return 'failed';
    };
    void task
      .run()
      .catch(broken)
      .then((signal) => {
        this.running--;
        this.doubtful -= queue.doubtful;
        const tookMs = this.clock() - beganAt;
        this.meanMs += (tookMs - this.meanMs) / MEAN_OF;
        queue.ended(signal, this.now, tookMs);
        this.doubtful += queue.doubtful;
        this.enqueueReady(queue);
        if (this.doubted.length > 0 && !this.isCrowded()) this.enqueueDoubted();
        this.dispatchReady();
        if (this.running === 0) for (const resolve of this.idle.splice(0)) resolve();
      });
  }

  private enqueueDoubted(): void {
    for (let queue = this.doubted.shift(); queue !== undefined; queue = this.doubted.shift()) {
      // It may have got back among the others by an answer.
      if (queue.line !== 'doubted') continue;
      queue.line = 'ready';
      this.ready.push(queue.customerId, queue);
    }
  }

  private queueOf({ endpointId, customerId }: Task): EndpointQueue {
    let queue = this.queues.get(endpointId);
    if (queue === undefined) {
      queue = new EndpointQueue(endpointId, customerId, this.queueLimits);
      this.queues.set(endpointId, queue);
    }
    return queue;
  }

  /** Those that had nothing to do, and those that are quick, do not wait until the slow ones with many had a turn each. */
  private enqueueReady(queue: EndpointQueue, wasIdle = false): void {
    const lined = queue.line === 'ready' || (queue.line === 'doubted' && !queue.proven);
    if (lined || queue.waiting === 0 || queue.capacity === 0) return;
    queue.line = 'ready';
    if (wasIdle || queue.takesLittleOf(this.meanMs)) this.ready.pushAhead(queue.customerId, queue);
    else this.ready.push(queue.customerId, queue);
  }

  private forgetIdle(most: number): void {
    for (const [id, queue] of this.queues) {
      if (this.queues.size <= most) return;
      if (queue.isIdle) this.queues.delete(id);
    }
  }
}
