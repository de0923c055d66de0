import { Queue } from './queue.js';

/** Something to send to one endpoint. `run` never rejects. */
export interface Task {
  readonly customerId: string;
  readonly endpointId: number;
  run(): Promise<void>;
}

export interface DispatcherLimits {
  /** Tasks running at once, in all. */
  readonly total: number;
  /** Tasks running at once for one endpoint. */
  readonly perEndpoint: number;
}

/** What the lanes are doing, for those who watch. */
export interface LaneFigures {
  readonly lanes: number;
  /** Lanes with something waiting. */
  readonly waiting: number;
  readonly inFlight: number;
  readonly backlog: number;
}

interface Lane {
  readonly tasks: Queue<Task>;
  readonly customer: CustomerLanes;
  readonly endpointId: number;
  running: number;
  /** Whether it stands in its customer's line. */
  lined: boolean;
}

interface CustomerLanes {
  readonly line: Queue<Lane>;
  lined: boolean;
}

/**
 * Decides what is sent next: a lane per endpoint with a limit of its own, taken in turn within a customer, and customers
 * in turn. So an endpoint that hangs costs its lane and never its neighbours, and a customer's flood delays itself.
 */
export class Dispatcher {
  private readonly lanes = new Map<number, Lane>();
  private readonly customers = new Map<string, CustomerLanes>();
  private readonly line = new Queue<CustomerLanes>();
  private running = 0;
  private waiting = 0;
  private paused = false;
  private readonly idle: (() => void)[] = [];

  constructor(private readonly limits: DispatcherLimits) {}

  /** Tasks that wait for their turn. */
  get backlog(): number {
    return this.waiting;
  }

  get inFlight(): number {
    return this.running;
  }

  get figures(): LaneFigures {
    let waiting = 0;
    for (const lane of this.lanes.values()) if (lane.tasks.length > 0) waiting++;
    return { lanes: this.lanes.size, waiting, inFlight: this.running, backlog: this.waiting };
  }

  enqueue(task: Task): void {
    const lane = this.laneOf(task);
    lane.tasks.push(task);
    this.waiting++;
    this.lineUp(lane);
  }

  /** Starts as many waiting tasks as the limits allow; call after enqueueing. */
  pump(): void {
    while (!this.paused && this.running < this.limits.total) {
      const customer = this.line.shift();
      if (!customer) return;
      customer.lined = false;
      const lane = customer.line.shift();
      if (!lane) continue;
      lane.lined = false;
      const task = lane.tasks.shift();
      if (task) this.start(lane, task);
      this.lineUp(lane);
      if (customer.line.length > 0) this.lineUpCustomer(customer);
    }
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
    for (const lane of this.lanes.values()) lane.tasks.clear();
    this.waiting = 0;
    for (const [id, lane] of this.lanes) if (lane.running === 0) this.lanes.delete(id);
  }

  /** Resolves when nothing runs. */
  async drained(): Promise<void> {
    if (this.running === 0) return;
    await new Promise<void>((resolve) => this.idle.push(resolve));
  }

  private start(lane: Lane, task: Task): void {
    lane.running++;
    this.running++;
    this.waiting--;
    void task.run().finally(() => this.ended(lane));
  }

  private ended(lane: Lane): void {
    lane.running--;
    this.running--;
    if (lane.running === 0 && lane.tasks.length === 0) this.forget(lane);
    else this.lineUp(lane);
    this.pump();
    if (this.running === 0) for (const resolve of this.idle.splice(0)) resolve();
  }

  private laneOf(task: Task): Lane {
    let lane = this.lanes.get(task.endpointId);
    if (!lane) {
      let customer = this.customers.get(task.customerId);
      if (!customer) this.customers.set(task.customerId, (customer = { line: new Queue(), lined: false }));
      lane = { tasks: new Queue(), customer, endpointId: task.endpointId, running: 0, lined: false };
      this.lanes.set(task.endpointId, lane);
    }
    return lane;
  }

  private lineUp(lane: Lane): void {
    if (lane.lined || lane.tasks.length === 0 || lane.running >= this.limits.perEndpoint) return;
    lane.lined = true;
    lane.customer.line.push(lane);
    this.lineUpCustomer(lane.customer);
  }

  private lineUpCustomer(customer: CustomerLanes): void {
    if (customer.lined) return;
    customer.lined = true;
    this.line.push(customer);
  }

  /** Lanes are made for endpoints in use; a customer's line costs nothing and stays. */
  private forget(lane: Lane): void {
    if (this.lanes.get(lane.endpointId) === lane && !lane.lined) this.lanes.delete(lane.endpointId);
  }
}
