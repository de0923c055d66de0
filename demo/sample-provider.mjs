import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { pathToFileURL } from 'node:url';

/**
 * A document provider as somebody else would run it: an OAuth2 server whose users always agree, and the endpoints that
 * Workfront's custom document integrations call, over a few documents in memory. What is left out is what a demonstration
 * does without: pages for people, and storage.
 */
export class SampleProvider {
  clientId = 'hookfront-demo';
  clientSecret = 'paper-lantern-42';
  /** Every call of an endpoint, such as `GET files`, and every grant of tokens. @type {string[]} */
  calls = [];
  #documents = new Map([['/', { id: '/', title: 'Library', kind: 'folder' }]]);
  #codes = new Map();
  #accessTokens = new Set();
  #refreshToken;
  #server = createServer((request, response) => {
    this.#answer(request, response).catch((error) => respond(response, error.status ?? 500, failure(error)));
  });

  async start(port = 0) {
    await once(this.#server.listen(port, '127.0.0.1'), 'listening');
  }

  async stop() {
    if (!this.#server.listening) return;
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  get origin() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  /** What an administrator registers it with. */
  get registration() {
    return {
      name: 'Library',
      authenticationType: 'OAuth2',
      baseApiUrl: `${this.origin}/api/v1`,
      authenticationUrl: `${this.origin}/oauth2/authorize`,
      tokenEndpointUrl: `${this.origin}/oauth2/token`,
      clientId: this.clientId,
      clientSecret: this.clientSecret,
      requestParameters: [{ name: 'access_type', value: 'offline' }],
    };
  }

  /** Puts a document where everybody finds it. @returns its id */
  put(title, parentId, bytes) {
    const id = randomUUID();
    const kind = bytes === undefined ? 'folder' : 'file';
    this.#documents.set(id, { id, title, kind, parentId, bytes, dateModified: new Date() });
    return id;
  }

  /** Somebody renames a document there, without a word to anybody. */
  rename(id, title) {
    Object.assign(this.#find(id), { title, dateModified: new Date() });
  }

  bytesOf(id) {
    return this.#find(id).bytes;
  }

  /** As if their time had come; refresh tokens stay. */
  expireAccessTokens() {
    this.#accessTokens.clear();
  }

  async #answer(request, response) {
    const { pathname, searchParams: query } = new URL(request.url, this.origin);
    const name = `${request.method} ${pathname.split('/').at(-1)}`;
    if (pathname === '/oauth2/authorize') return this.#authorize(query, response);
    if (pathname === '/oauth2/token')
      return this.#grant(new URLSearchParams(await textOf(request)), response);
    this.calls.push(name);
    const endpoint = ENDPOINTS[name];
    if (!endpoint) throw rejection(404, `There is no ${name}`);
    if (name !== 'GET serviceInfo') this.#authenticate(request, query);
    await endpoint.call(this.#desk, query, response, request);
  }

  /** The user is asked here, and agrees. */
  #authorize(query, response) {
    if (query.get('response_type') !== 'code' || query.get('client_id') !== this.clientId)
      throw rejection(400, 'This is not how a code is asked for');
    const code = randomUUID();
    this.#codes.set(code, { challenge: query.get('code_challenge'), redirectUri: query.get('redirect_uri') });
    const back = new URL(query.get('redirect_uri'));
    back.searchParams.set('code', code);
    back.searchParams.set('state', query.get('state'));
    response.writeHead(302, { location: back.href }).end();
  }

  #grant(form, response) {
    const type = form.get('grant_type');
    if (form.get('client_id') !== this.clientId || form.get('client_secret') !== this.clientSecret)
      return respond(response, 401, { error: 'invalid_client' });
    if (!(type === 'authorization_code' ? this.#redeem(form) : this.#rotate(form)))
      return respond(response, 400, { error: 'invalid_grant' });
    this.calls.push(`grant ${type}`);
    this.#refreshToken = randomUUID();
    const token = randomUUID();
    this.#accessTokens.add(token);
    const tokens = { access_token: token, refresh_token: this.#refreshToken, token_type: 'Bearer' };
    return respond(response, 200, { ...tokens, expires_in: 3600 });
  }

  /** A code counts once, for whoever knows the verifier of its challenge (PKCE). */
  #redeem(form) {
    const issued = this.#codes.get(form.get('code'));
    this.#codes.delete(form.get('code'));
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    return issued?.challenge === challenge && issued.redirectUri === form.get('redirect_uri');
  }

  /** A refresh token counts once too. */
  #rotate(form) {
    return form.get('refresh_token') === this.#refreshToken;
  }

  #authenticate(request, query) {
    const [, token] = /^Bearer (.+)$/.exec(request.headers.authorization ?? '') ?? [];
    if (!this.#accessTokens.has(token)) throw rejection(403, 'The token is missing or invalid');
    if (query.get('access_type') !== 'offline') throw rejection(500, 'access_type is missing');
  }

  #find(id) {
    const found = this.#documents.get(id);
    if (!found) throw rejection(404, `There is no document ${id}`);
    return found;
  }

  /** What the endpoints work with. */
  #desk = {
    find: (id) => this.#find(id),
    all: () => [...this.#documents.values()],
    put: (title, parentId, bytes) => this.#find(this.put(title, parentId, bytes)),
    rename: (id, title) => this.rename(id, title),
    remove: (id) => this.#documents.delete(this.#find(id).id),
    metadata: ({ id, title, kind, bytes, dateModified }) => ({
      id,
      title,
      kind,
      viewLink: `${this.origin}/view/${encodeURIComponent(id)}`,
      downloadLink: `${this.origin}/api/v1/download?id=${encodeURIComponent(id)}`,
      ...(kind === 'file' && { mimeType: 'text/plain', size: bytes.length }),
      dateModified: (dateModified ?? new Date(0)).toISOString(),
    }),
  };
}

const ENDPOINTS = {
  'GET serviceInfo'(_, response) {
    const availableEndpoints = Object.keys(ENDPOINTS).map((name) => name.split(' ')[1]);
    const about = { webhookVersion: '1.1.1', version: '1.0', publisher: 'The Library', customActions: [] };
    respond(response, 200, { ...about, availableEndpoints });
  },
  'GET metadata'(query, response) {
    respond(response, 200, this.metadata(this.find(query.get('id'))));
  },
  'GET files'(query, response) {
    const { id } = this.find(query.get('parentId'));
    respond(
      response,
      200,
      page(
        this.all().filter(({ parentId }) => parentId === id),
        query,
      ).map(this.metadata),
    );
  },
  'GET search'(query, response) {
    const wanted = query.get('query').toLowerCase();
    const found = this.all().filter(({ id, title }) => id !== '/' && title.toLowerCase().includes(wanted));
    respond(response, 200, page(found, query).map(this.metadata));
  },
  'GET download'(query, response) {
    const { bytes } = this.find(query.get('id'));
    response.writeHead(200, { 'content-type': 'text/plain', 'content-length': bytes.length }).end(bytes);
  },
  'POST uploadInit'(query, response) {
    respond(
      response,
      200,
      this.metadata(this.put(query.get('filename'), query.get('parentId'), Buffer.alloc(0))),
    );
  },
  async 'PUT upload'(query, response, request) {
    this.find(query.get('id')).bytes = await bytesOf(request);
    respond(response, 200, { result: 'success' });
  },
  'POST createFolder'(query, response) {
    respond(response, 200, this.metadata(this.put(query.get('name'), query.get('parentId'))));
  },
  'PUT rename'(query, response) {
    this.rename(query.get('id'), query.get('name'));
    respond(response, 200, { status: 'success' });
  },
  'PUT delete'(query, response) {
    this.remove(query.get('documentId') ?? query.get('folderId'));
    respond(response, 200, { status: 'success' });
  },
};

function page(list, query) {
  const offset = Number(query.get('offset'));
  return list.slice(offset, offset + Number(query.get('max')));
}

function respond(response, status, json) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
}

function rejection(status, message) {
  return Object.assign(new Error(message), { status });
}

function failure({ message }) {
  return { status: 'error', error: message };
}

async function bytesOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function textOf(request) {
  return String(await bytesOf(request));
}

// Run by itself, it says what to register it with, as JSON, and serves until Ctrl-C.
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const provider = new SampleProvider();
  await provider.start(Number(process.argv[2] ?? 4100));
  provider.put('Handbook.txt', '/', Buffer.from('To whom it may concern.'));
  console.log(JSON.stringify(provider.registration));
}
