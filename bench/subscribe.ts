import type { Ingest } from './publish.js';
import { PASSWORD, type ServiceProcess } from './service-process.js';

/** Someone who is logged in to a service as its administrator. */
export class Caller {
  private constructor(
    private readonly base: string,
    private readonly headers: Readonly<Record<string, string>>,
  ) {}

  static async logIn({ url }: ServiceProcess): Promise<Caller> {
    const credentials = { username: 'admin', password: PASSWORD };
    const login = await call('POST', `${url}/attask/api/v15.0/login`, {}, credentials);
    const { sessionID } = ((await login.json()) as { data: { sessionID: string } }).data;
    return new Caller(`${url}/attask/eventsubscription/api/v1`, { sessionID });
  }

  get ingest(): Ingest {
    return { url: `${this.base}/events`, headers: this.headers };
  }

  /** One subscription, with a filter that matches one owner's projects alone. @returns its id */
  async subscribe(owner: number | string, url: string): Promise<string> {
    const body = {
      objCode: 'PROJ',
      eventType: 'UPDATE',
      url,
      authToken: 'bench-token',
      filters: [{ fieldName: 'ownerID', fieldValue: `owner-${owner}`, comparison: 'eq' }],
    };
    const response = await call('POST', `${this.base}/subscriptions`, this.headers, body);
    return ((await response.json()) as { id: string }).id;
  }

  /** A subscription for each of the owners from 0, each with an endpoint of its own. */
  async subscribeAll(owners: number, receiver: string): Promise<void> {
    for (let owner = 0; owner < owners; owner++) await this.subscribe(owner, `${receiver}/r${owner}`);
  }

  async unsubscribe(id: string): Promise<void> {
    await call('DELETE', `${this.base}/subscriptions/${id}`, this.headers);
  }
}

async function call(
  method: string,
  url: string,
  headers: Readonly<Record<string, string>>,
  body?: object,
): Promise<Response> {
  const response = await fetch(url, {
    method,
    headers: { ...(body && { 'content-type': 'application/json' }), ...headers },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return response;
}
