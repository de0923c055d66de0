const BASE = '/attask/eventsubscription/api/v1';

/** The health of a URL, as the subscription resource shows it. */
export interface UrlHealth {
  readonly url: string;
  readonly successes: number;
  readonly failures: number;
  readonly disabled_at: string | null;
  readonly frozen_at: string | null;
}

/** An administrator's calls to a service; each throws an Error with the answer when it is not the one that is hoped for. */
export class Client {
  constructor(
    private readonly serviceUrl: string,
    private readonly session: string,
  ) {}

  /** Makes a subscription to the creation of objects of this kind. @returns its id */
  async subscribe(objCode: string, url: string, more: object = {}): Promise<string> {
    const { id } = (await this.call('POST', '/subscriptions', 201, {
      objCode,
      eventType: 'CREATE',
      authToken: 'token of the receiver',
      url,
      ...more,
    })) as { id: string };
    return id;
  }

  async unsubscribe(id: string): Promise<void> {
    await this.call('DELETE', `/subscriptions/${id}`, 200);
  }

  /** Publishes events in one call. */
  async publish(events: readonly object[]): Promise<void> {
    const { results } = (await this.call('POST', '/events', 202, events)) as {
      results: { status: string }[];
    };
    const other = results.find(({ status }) => status !== 'accepted');
    if (other) throw new Error(`an event was ${JSON.stringify(other)}`);
  }

  /** What the resource of a subscription says of its URL. */
  async urlOf(url: string): Promise<UrlHealth> {
    const page = (await this.call('GET', '/subscriptions?limit=1000', 200)) as {
      subscriptions: { url: string; subscription_url: UrlHealth }[];
    };
    return page.subscriptions.find((subscription) => subscription.url === url)!.subscription_url;
  }

  private async call(method: string, path: string, expected: number, body?: unknown): Promise<unknown> {
    const response = await fetch(this.serviceUrl + BASE + path, {
      method,
      headers: { sessionID: this.session, ...(body !== undefined && { 'content-type': 'application/json' }) },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await response.text();
    if (response.status !== expected) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }
}
