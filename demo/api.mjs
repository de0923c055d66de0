const SUBSCRIPTIONS = '/attask/eventsubscription/api/v1/subscriptions';
const EVENTS = '/attask/eventsubscription/api/v1/events';
const SERVICES = '/api/v1/document-services';
const DOCUMENTS = '/api/v1/documents';

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

  /** Makes a user and logs in as that one. @returns an API of its own for it */
  async createUser(username, password) {
    await this.#call('POST', '/api/v1/users', 201, { username, password });
    const user = new Api(this.url);
    await user.login(username, password);
    return user;
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

  /** Sends a subscription's deliveries of the last day once more. */
  replay(id) {
    const since = new Date(Date.now() - 86_400_000).toISOString();
    return this.#call('POST', `${SUBSCRIPTIONS}/${id}/replay`, 202, { since });
  }

  /** @param {string} json an event or an array of them */
  async publish(json) {
    return (await this.#call('POST', EVENTS, 202, json)).results;
  }

  registerProvider(registration) {
    return this.#call('POST', '/api/v1/custom-integrations', 201, registration);
  }

  async documentServices() {
    return (await this.#call('GET', SERVICES, 200)).services;
  }

  /** @returns the address for the browser, and the headers of the answer, which have its cookie */
  async startLink(id) {
    let headers;
    const { authorizationUrl } = await this.#call('POST', `${SERVICES}/${id}/link`, 200, undefined, (got) => {
      headers = got;
    });
    return { authorizationUrl, headers };
  }

  files(id, parentId) {
    return this.#call('GET', `${SERVICES}/${id}/files?${new URLSearchParams({ parentId })}`, 200);
  }

  upload(id, parentId, filename, bytes) {
    return this.#call(
      'POST',
      `${SERVICES}/${id}/uploads?${new URLSearchParams({ parentId, filename })}`,
      201,
      bytes,
    );
  }

  /** @returns the whole answer */
  download(id, documentId) {
    const path = `${SERVICES}/${id}/download?${new URLSearchParams({ id: documentId })}`;
    return fetch(this.url + path, { headers: this.#headers, signal: AbortSignal.timeout(10_000) });
  }

  rename(id, documentId, name) {
    return this.#call('PUT', `${SERVICES}/${id}/rename`, 200, { id: documentId, name });
  }

  linkDocument(integrationId, externalId) {
    return this.#call('POST', DOCUMENTS, 201, { integrationId, externalId });
  }

  refreshDocument(id) {
    return this.#call('POST', `${DOCUMENTS}/${id}/refresh`, 200);
  }

  unlinkDocument(id) {
    return this.#call('DELETE', `${DOCUMENTS}/${id}`, 200);
  }

  /** Newest first. */
  async audit() {
    return (await this.#call('GET', '/api/v1/audit', 200)).entries;
  }

  async #call(method, path, wanted, body, readHeaders = () => {}) {
    const isBytes = body instanceof Uint8Array;
    const response = await fetch(this.url + path, {
      method,
      headers: {
        ...this.#headers,
        ...(body && { 'content-type': isBytes ? 'application/octet-stream' : 'application/json' }),
      },
      ...(body && { body: typeof body === 'string' || isBytes ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
    });
    const text = await response.text();
    if (response.status !== wanted)
      throw new Error(`${method} ${path} was answered ${response.status}, not ${wanted}: ${text}`);
    readHeaders(response.headers);
    return text === '' ? undefined : JSON.parse(text);
  }
}
