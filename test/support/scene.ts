import type { Database } from '../../src/platform/database/index.js';
import { Receiver } from './receiver.js';
import { type Answer, BASE, startTestService, type TestService, type TestServiceOptions } from './service.js';

/** Who calls, and which node. */
export interface Caller {
  /** The first one unless given. */
  readonly node?: TestService;
  /** The session that the node was started with unless given. */
  readonly session?: string;
}

/** A subscription as its creation answered. */
export interface Subscription {
  readonly id: string;
  readonly signingSecret: string;
}

/** A subscription that only events of its object match, with a path of its own at the receiver. */
export interface SubscriptionOfObject extends Subscription {
  readonly objId: string;
  readonly path: string;
}

/** What became of one event of a call. */
export interface Published {
  readonly status: string;
  readonly eventId: string;
  readonly deliveries: number;
}

/** A delivery as the log lists it. */
export interface ListedDelivery {
  readonly id: string;
  readonly state: string;
  readonly eventId: string;
  readonly attemptCount: number;
  readonly lastAttempt: { readonly at: string; readonly status: number | null } | null;
  readonly replayOf: string | null;
  readonly replayId: string | null;
}

/**
 * One or more nodes on a database of their own and a receiver: what tests of delivery subscribe, publish and receive with.
 *
 * @example
 * const scene = await Scene.start();
 * const { id } = await scene.subscribe();
 * await scene.publish({ newState: { n: 1 } });
 * const [request] = await scene.receiver.waitFor(1);
 * await scene.close();
 */
export class Scene {
  private readonly others: TestService[] = [];
  private objects = 0;

  private constructor(
    readonly service: TestService,
    /** A connection of the test's own to the nodes' database. */
    readonly database: Database,
    private receiving: Receiver,
  ) {}

  static async start(options: TestServiceOptions = {}): Promise<Scene> {
    const service = await startTestService(options);
    return new Scene(service, await service.database.connect(), await Receiver.start());
  }

  get receiver(): Receiver {
    return this.receiving;
  }

  /** Another receiver in place of this one, with a new address: no test sees what came of an earlier one's URLs. */
  async renewReceiver(): Promise<void> {
    await this.receiving.close();
    this.receiving = await Receiver.start();
  }

  /** Starts another node on the same database. */
  async join(env: Record<string, string> = {}): Promise<TestService> {
    const node = await startTestService({ database: this.service.database, env });
    this.others.push(node);
    return node;
  }

  /** Subscribes to updates of projects at the receiver's path /hook, but for `changes`. Throws unless that is accepted. */
  async subscribe(changes: object = {}, caller: Caller = {}): Promise<Subscription> {
    const answer = await this.call(caller, `${BASE}/subscriptions`, {
      objCode: 'PROJ',
      eventType: 'UPDATE',
      url: this.receiver.url('/hook'),
      authToken: 'token-of-the-receiver',
      ...changes,
    });
    return bodyOf(answer, 201) as Subscription;
  }

  /** The same, to updates of an object that no other subscription names, at a path that no other has. */
  async subscribeToObject(changes: object = {}, caller: Caller = {}): Promise<SubscriptionOfObject> {
    const objId = `object-${++this.objects}`;
    const path = `/${this.objects}`;
    const made = await this.subscribe({ objId, url: this.receiver.url(path), ...changes }, caller);
    return { ...made, objId, path };
  }

  /**
   * Publishes in one call, an event or several: an update of a project from one empty state to another, but for what each
   * says. Throws unless the call is accepted.
   */
  async publish(events: object | readonly object[] = {}, caller: Caller = {}): Promise<Published[]> {
    const body = (Array.isArray(events) ? events : [events]).map((event: object) => ({
      eventType: 'UPDATE',
      objCode: 'PROJ',
      newState: {},
      oldState: {},
      ...event,
    }));
    const answer = await this.call(caller, `${BASE}/events`, body);
    return (bodyOf(answer, 202) as { results: Published[] }).results;
  }

  /** The subscription's deliveries, newest first. @param query further parameters, such as `&state=delivered` */
  async deliveriesOf(subscriptionId: string, query = '', node = this.service): Promise<ListedDelivery[]> {
    const path = `${BASE}/deliveries?limit=1000&subscriptionId=${subscriptionId}${query}`;
    return (await node.call('GET', path)).body.deliveries as ListedDelivery[];
  }

  /** Stops the nodes, the last one first. What still hangs at the receiver ends before, so that nobody waits for it. */
  async close(): Promise<void> {
    await this.receiving.close();
    for (const node of [...this.others.reverse(), this.service]) await node.close();
  }

  private call({ node = this.service, session }: Caller, path: string, body: unknown): Promise<Answer> {
    return node.call('POST', path, { body, ...(session !== undefined && { session }) });
  }
}

/** Events that tell themselves apart by `n`, from 0 on. */
export function numbered(count: number, changes: object = {}): object[] {
  return Array.from({ length: count }, (_, n) => ({ newState: { n }, ...changes }));
}

function bodyOf(answer: Answer, status: number): unknown {
  if (answer.status !== status)
    throw new Error(`not answered with ${status}: ${answer.status} ${answer.text}`);
  return answer.body;
}
