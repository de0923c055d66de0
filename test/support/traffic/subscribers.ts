import { type ReceivedRequest, Receiver } from '../receiver.js';
import { failuresOf, type Ledger } from './ledger.js';

const BASE = '/attask/eventsubscription/api/v1';
const PROJECTS = { objCode: 'PROJ', eventType: 'UPDATE' };
const SUBSCRIPTIONS = {
  all: PROJECTS,
  even: { ...PROJECTS, filters: [{ fieldName: 'parity', fieldValue: 'even' }] },
  flaky: PROJECTS,
  tasks: { objCode: 'TASK', eventType: 'CREATE', base64Encoding: true },
};

/** The receiver of the ledger's four subscriptions: it writes down what arrives, and `flaky` fails as it should. */
export class Subscribers {
  private constructor(private readonly receiver: Receiver) {}

  static async start(ledger: Ledger): Promise<Subscribers> {
    const receiver = await Receiver.start();
    receiver.answer((request) => {
      const subscription = request.path.slice(1);
      const marker = markerOf(request);
      const id = request.headers['webhook-id'] ?? 'none';
      const times = ledger.arrived(subscription, marker, id, request.arrivedAt);
      return subscription === 'flaky' && times <= failuresOf(marker) ? 500 : 200;
    });
    return new Subscribers(receiver);
  }

  /** Makes the subscriptions. @throws Error with the answer when one is refused */
  async subscribe(serviceUrl: string, session: string): Promise<void> {
    for (const [name, body] of Object.entries(SUBSCRIPTIONS)) {
      const response = await fetch(`${serviceUrl}${BASE}/subscriptions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', sessionID: session },
        body: JSON.stringify({ ...body, url: this.receiver.url(`/${name}`), authToken: `token of ${name}` }),
      });
      if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`);
    }
  }

  async close(): Promise<void> {
    await this.receiver.close();
  }
}

function markerOf(request: ReceivedRequest): string {
  const { newState } = request.json() as { newState: string | { ID: string } };
  if (typeof newState === 'object') return newState.ID;
  return (JSON.parse(Buffer.from(newState, 'base64').toString('utf8')) as { ID: string }).ID;
}
