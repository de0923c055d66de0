import { FairQueue } from '../fairness/fair-queue.js';
import { EndpointQueue, type EndpointQueueLimits } from './endpoint-queue.js';
import type { Task } from './task.js';

export interface DispatcherLimits {
  /** Tasks running at once, in all. */
  readonly total: number;
  /** Tasks running at once for one endpoint. */
  readonly perEndpoint: number;
}

/** What the lanes are doing, for those who watch. */
export interface EndpointQueueFigures {
  readonly lanes: number;
  /** Lanes with something waiting. */
  readonly waiting: number;
  readonly inFlight: number;
  readonly backlog: number;
}

/** Lanes without a task that are remembered, for what they have learnt about their endpoint. */
const REMEMBERED_LANES = 10_000;
const MOST_OVER = 1.5;

/**
 * Decides what is sent next: a lane per endpoint with a limit of its own, taken in turn within a customer, and customers
 * in turn. Half of all requests are kept for lanes whose last attempt was answered, so that endpoints that hang,
 * however many, cost each other and never the healthy ones; and a customer's flood delays itself.
 */
export class Dispatcher {
  private readonly lanes = new Map<number, EndpointQueue>();
  private readonly ready = new FairQueue<EndpointQueue>();
  /** Lanes that may not take part while the others of their kind fill their half. */
  private readonly doubted = new FairQueue<EndpointQueue>();
  /** Requests of lanes that are not proven. */
  private doubtful = 0;
  private readonly limitsOfLanes: EndpointQueueLimits;
  private readonly total: number;
  private running = 0;
  private waiting = 0;
  private now = 0;
  private paused = false;
  private readonly idle: (() => void)[] = [];

  constructor({ total, perEndpoint }: DispatcherLimits) {
    this.total = total;
    this.limitsOfLanes = { most: perEndpoint };
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
    for (const lane of this.lanes.values()) if (lane.waiting > 0) waiting++;
    return { lanes: this.lanes.size, waiting, inFlight: this.running, backlog: this.waiting };
  }

  /** How many tasks at once an endpoint's lane takes now; without one, how many a new lane would. */
  limitOf(endpointId: number | undefined): number {
    const lane = endpointId === undefined ? undefined : this.lanes.get(endpointId);
    return lane === undefined ? EndpointQueue.firstLimit(this.limitsOfLanes) : lane.offer;
  }

  /** The limits of lanes that are not what a new one's is. */
  limits(): [endpointId: number, limit: number][] {
    const usual = this.limitOf(undefined);
    return [...this.lanes.values()]
      .filter(({ offer }) => offer !== usual)
      .map(({ endpointId, offer }) => [endpointId, offer]);
  }

  enqueue(task: Task): void {
    const lane = this.laneOf(task);
    task.queuedAt = this.now;
    lane.push(task);
    this.waiting++;
    this.lineUp(lane);
  }

  /** Starts as many waiting tasks as the limits allow; call after enqueueing. */
  pump(): void {
    while (!this.paused && this.hasRoom()) {
      const lane = this.ready.shift();
      if (lane === undefined) return;
      if (!lane.proven && this.isCrowded()) {
        lane.line = 'doubted';
        this.doubted.push(lane.customerId, lane);
        continue;
      }
      lane.line = 'none';
      const task = lane.shift();
      if (task !== undefined) this.begin(lane, task);
      this.lineUp(lane);
    }
  }

  /** Starts a task before all others and beyond every limit: for those few that must not wait. Holds it while paused. */
  startNow(task: Task): void {
    if (this.paused) return task.hold();
    this.waiting++;
    this.begin(this.laneOf(task), task);
  }

  /** Starts nothing until {@link resume}. */
  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
    this.pump();
  }

  /** Forgets what waits; what runs goes on. */
  clear(): void {
    for (const lane of this.lanes.values()) lane.clear();
    this.waiting = 0;
    this.forgetIdle(0);
  }

  /** Holds everything that waits for an endpoint. */
  evict(endpointId: number): void {
    const lane = this.lanes.get(endpointId);
    if (lane !== undefined) this.hold(lane, lane.waiting);
  }

  /**
   * Holds what lanes cannot send soon; call a few times a second.
   * @param now on the monotonic clock; what is enqueued counts from the last call's
   */
  sweep(now: number): void {
    this.now = now;
    for (const lane of this.lanes.values()) {
      this.doubtful -= lane.doubtful;
      lane.look(now);
      this.doubtful += lane.doubtful;
    }
    const crowded = this.isCrowded();
    for (const lane of this.lanes.values()) {
      const excess = lane.excess(now, crowded && !lane.proven);
      if (excess > 0) this.hold(lane, excess);
    }
    this.forgetIdle(REMEMBERED_LANES);
    this.pump();
  }

  /** Resolves when nothing runs. */
  async drained(): Promise<void> {
    if (this.running === 0) return;
    await new Promise<void>((resolve) => this.idle.push(resolve));
  }

  private hold(lane: EndpointQueue, count: number): void {
    for (let i = 0; i < count; i++) {
      const task = lane.takeYoungest();
      if (task === undefined) return;
      this.waiting--;
      task.hold();
    }
  }

  /**
   * What hangs counts for no more than its half, so that what answers has the other one. When lanes that used to answer begin
   * to hang, half as many again may thus run for a while, and never more.
   */
  private hasRoom(): boolean {
    if (this.running >= MOST_OVER * this.total) return false;
    return this.running - this.doubtful < this.total - Math.min(this.doubtful, this.total / 2);
  }

  private isCrowded(): boolean {
    return this.doubtful >= this.total / 2;
  }

  private begin(lane: EndpointQueue, task: Task): void {
    this.waiting--;
    this.running++;
    this.doubtful -= lane.doubtful;
    lane.began(this.now);
    this.doubtful += lane.doubtful;
    void task.run().then((signal) => {
      this.running--;
      this.doubtful -= lane.doubtful;
      lane.ended(signal, this.now);
      this.doubtful += lane.doubtful;
      this.lineUp(lane);
      if (this.doubted.length > 0 && !this.isCrowded()) this.lineUpDoubted();
      this.pump();
      if (this.running === 0) for (const resolve of this.idle.splice(0)) resolve();
    });
  }

  private lineUpDoubted(): void {
    for (let lane = this.doubted.shift(); lane !== undefined; lane = this.doubted.shift()) {
      // It may have got back among the others by an answer.
      if (lane.line !== 'doubted') continue;
      lane.line = 'ready';
      this.ready.push(lane.customerId, lane);
    }
  }

  private laneOf({ endpointId, customerId }: Task): EndpointQueue {
    let lane = this.lanes.get(endpointId);
    if (lane === undefined) {
      lane = new EndpointQueue(endpointId, customerId, this.limitsOfLanes);
      this.lanes.set(endpointId, lane);
    }
    return lane;
  }

  private lineUp(lane: EndpointQueue): void {
    const lined = lane.line === 'ready' || (lane.line === 'doubted' && !lane.proven);
    if (lined || lane.waiting === 0 || lane.room === 0) return;
    lane.line = 'ready';
    this.ready.push(lane.customerId, lane);
  }

  private forgetIdle(most: number): void {
    for (const [id, lane] of this.lanes) {
      if (this.lanes.size <= most) return;
      if (lane.isIdle) this.lanes.delete(id);
    }
  }
}
