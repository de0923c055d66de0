const SUBSCRIPTIONS = '/attask/eventsubscription/api/v1/subscriptions';
const EVENTS = '/attask/eventsubscription/api/v1/events';

/** The calls of the tour, as any HTTP client would make them. */
export class Api {
  #headers = {};

  constructor(url) {
    this.url = url;
  }

  /** Logs in; later calls carry the session. */
  async login(username, password) {
    const { data } = await this.#call('POST', '/attask/api/v19.0/login', 200, { username, password });
    this.#headers = { sessionID: data.sessionID };
    return data;
  }

  /** Makes a user who may publish. @returns an API of its own for it, which carries its new API key */
  async createPublisher(username, password) {
    await this.#call('POST', '/api/v1/users', 201, { username, password, canPublish: true });
    const path = '/attask/api/v19.0/user?action=generateApiKey';
    const { data } = await this.#call('PUT', path, 200, { username, password });
    const publisher = new Api(this.url);
    publisher.#headers = { apiKey: data.result };
    return publisher;
  }

  /** @returns the answer's body, and its Location header as `location` */
  async subscribe(subscription) {
    let location;
    const created = await this.#call('POST', SUBSCRIPTIONS, 201, subscription, (headers) => {
      location = headers.get('location');
    });
    return { ...created, location };
  }

  subscription(id) {
    return this.#call('GET', `${SUBSCRIPTIONS}/${id}`, 200);
  }

  setVersion(id, version) {
    return this.#call('PUT', `${SUBSCRIPTIONS}/${id}/version`, 200, { version });
  }

  /** @param {string} json an event or an array of them */
  async publish(json) {
    return (await this.#call('POST', EVENTS, 202, json)).results;
  }

  async #call(method, path, wanted, body, readHeaders = () => {}) {
    const response = await fetch(this.url + path, {
      method,
      headers: { ...this.#headers, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
    });
    const text = await response.text();
    if (response.status !== wanted)
      throw new Error(`${method} ${path} was answered ${response.status}, not ${wanted}: ${text}`);
    readHeaders(response.headers);
    return JSON.parse(text);
  }
}
