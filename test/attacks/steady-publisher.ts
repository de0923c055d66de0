import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { Receiver } from '../support/receiver.js';
import { until } from '../support/until.js';

const BASE = '/attask/eventsubscription/api/v1';
const PAUSE_MS = 50;

/** Somebody who goes on publishing whatever others do to the service, and the receiver of it. */
export class SteadyPublisher {
  /** Ids of the events that were answered with 202. */
  readonly accepted = new Set<string>();
  /** Answers other than 202, and broken connections, by their text. */
  readonly refused = new Map<string, number>();
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });
  /** Of its one subscription. */
  subscriptionId = '';
  private going = true;
  private ended: Promise<void> = Promise.resolve();

  private constructor(
    private readonly serviceUrl: string,
    private readonly session: string,
    readonly receiver: Receiver,
  ) {}

  static async start(serviceUrl: string, session: string): Promise<SteadyPublisher> {
    const publisher = new SteadyPublisher(serviceUrl, session, await Receiver.start());
    const [status, text] = await publisher.post('/subscriptions', {
      objCode: 'TASK',
      eventType: 'CREATE',
      url: publisher.receiver.url('/steady'),
      authToken: 'steady-token',
    });
    if (status !== '201') throw new Error(`the subscription was answered with ${status} ${text}`);
    publisher.subscriptionId = (JSON.parse(text) as { id: string }).id;
    publisher.ended = publisher.run();
    return publisher;
  }

  /** The events that have arrived. */
  get arrived(): Set<string> {
    return new Set(this.receiver.requests.map(({ text }) => /"ID":"(steady-\d+)"/.exec(text)?.[1] ?? ''));
  }

  /** For a test that failed before it stopped. */
  abandon(): void {
    this.going = false;
    this.agent.destroy();
    void this.receiver.close();
  }

  /** Stops publishing, and waits until everything that was accepted has arrived. */
  async stop(): Promise<void> {
    this.going = false;
    await this.ended;
    await until('every accepted event has arrived', () => isSubset(this.accepted, this.arrived), 30_000);
    this.agent.destroy();
    await this.receiver.close();
  }

  private async run(): Promise<void> {
    for (let count = 0; this.going; count++) {
      const ID = `steady-${count}`;
      const [answer] = await this.post('/events', { eventType: 'CREATE', objCode: 'TASK', newState: { ID } });
      if (answer === '202') this.accepted.add(ID);
      else this.refused.set(answer, (this.refused.get(answer) ?? 0) + 1);
      await pause(PAUSE_MS);
    }
  }

  /** @returns the status, or what went wrong, and the body */
  private post(path: string, body: object): Promise<[answer: string, text: string]> {
    return new Promise((resolve) => {
      const call = request(`${this.serviceUrl}${BASE}${path}`, {
        method: 'POST',
        agent: this.agent,
        headers: { sessionID: this.session, 'content-type': 'application/json' },
        timeout: 20_000,
      });
      call.on('response', (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.on('end', () => resolve([String(response.statusCode), text]));
        response.on('error', (error) => resolve([String(error), text]));
      });
      call.on('timeout', () => call.destroy(new Error('no answer in twenty seconds')));
      call.on('error', (error) => resolve([String(error), '']));
      call.end(JSON.stringify(body));
    });
  }
}

function isSubset(some: ReadonlySet<string>, all: ReadonlySet<string>): boolean {
  return [...some].every((one) => all.has(one));
}
