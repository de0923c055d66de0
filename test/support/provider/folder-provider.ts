import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { until } from '../until.js';
import { ENDPOINTS, type DoneAction, type Result, type Site } from './folder-endpoints.js';
import { type Entry, FolderTree, ProviderRejection } from './folder-tree.js';
import type { Authentication } from './provider-authentication.js';
import { commit, type ProviderFault } from './provider-faults.js';
import { jsonOf, listOf, metadataOf, NO_QUIRKS, type ProviderQuirks } from './provider-quirks.js';

/** One request to the provider or its storage. */
export interface ProviderRequest {
  readonly method: string;
  /** The last part of the path: `metadata`, `upload`; `storage` at the storage. */
  readonly endpoint: string;
  /** Path and query, as in the request line. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Bytes of the request's body that arrived. */
  received: number;
  /** 0 while it is not answered. */
  status: number;
  /** How it ended: the answer was sent whole, or the connection was gone before. */
  ended: 'whole' | 'broken off' | null;
}

export interface FolderProviderOptions {
  readonly authentication: Authentication;
  /** Gives each file and folder its id. */
  readonly makeId?: (title: string) => string;
}

const BASE_PATH = '/api/v1';

/**
 * A document provider over a real temporary folder: every endpoint of docs/contract/document-webhooks.md#4, and the
 * pages that its links lead to. It records requests, has the quirks of real providers, and fails as it is told to.
 *
 * @example
 * const provider = await FolderProvider.start({ authentication: apiKeyOf('the key') });
 * await provider.put('reports/2026.txt', 'content');
 * provider.quirks.sizeAsString = true;
 * provider.failNext('metadata', { answer: { status: 500, body: '<h1>No</h1>' } });
 */
export class FolderProvider implements Site {
  readonly quirks: ProviderQuirks = { ...NO_QUIRKS };
  readonly requests: ProviderRequest[] = [];
  readonly doneActions: DoneAction[] = [];
  customActions = [{ name: 'approve', displayName: 'Approve it' }];
  readonly tree: FolderTree;
  readonly parts: string;
  private readonly faults = new Map<string, ProviderFault[]>();
  private readonly server: Server;
  private readonly storage: Server;

  private constructor(
    private readonly folder: string,
    private readonly options: FolderProviderOptions,
  ) {
    this.tree = new FolderTree(join(folder, 'files'), options.makeId);
    this.parts = join(folder, 'parts');
    // Bearer tokens may have 16 000 characters.
    this.server = createServer(
      { maxHeaderSize: 65_536 },
      (request, response) => void this.receive(request, response),
    );
    this.storage = createServer((request, response) => void this.serveStored(request, response));
  }

  static async start(options: FolderProviderOptions): Promise<FolderProvider> {
    const provider = new FolderProvider(await mkdtemp(join(tmpdir(), 'hookfront-provider-')), options);
    await mkdir(provider.tree.root);
    await mkdir(provider.parts);
    for (const server of [provider.server, provider.storage]) {
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    }
    return provider;
  }

  get origin(): string {
    return originOf(this.server);
  }

  /** Another origin, where downloads lead when that quirk is on; it knows no authentication. */
  get storageOrigin(): string {
    return originOf(this.storage);
  }

  get baseApiUrl(): string {
    return this.origin + BASE_PATH;
  }

  /** Puts a file there, with the folders on the way, and gives it. */
  async put(path: string, content: string | Buffer): Promise<Entry> {
    const absolute = join(this.tree.root, path);
    await mkdir(join(absolute, '..'), { recursive: true });
    await writeFile(absolute, content);
    return this.at(path);
  }

  /** The entry at a path; throws when there is none. */
  async at(path: string): Promise<Entry> {
    let entry = await this.tree.find('/');
    for (const name of path.split('/')) {
      const next = (await this.tree.list(entry)).find(({ title }) => title === name);
      if (!next) throw new Error(`the provider has no ${path}`);
      entry = next;
    }
    return entry;
  }

  /** The next requests to an endpoint go wrong, one fault each. */
  failNext(endpoint: string, ...faults: ProviderFault[]): void {
    this.faults.set(endpoint, [...(this.faults.get(endpoint) ?? []), ...faults]);
  }

  /** What arrived at an endpoint. */
  to(endpoint: string): ProviderRequest[] {
    return this.requests.filter((request) => request.endpoint === endpoint);
  }

  /** The number-th request to an endpoint, from 1, as soon as it is there. */
  async waitFor(endpoint: string, number = 1): Promise<ProviderRequest> {
    await until(`the provider was asked for ${endpoint}`, () => this.to(endpoint).length >= number);
    return this.to(endpoint)[number - 1]!;
  }

  /** Without quirks, faults and memories; the files stay. */
  reset(): void {
    Object.assign(this.quirks, NO_QUIRKS);
    this.requests.length = 0;
    this.doneActions.length = 0;
    this.faults.clear();
  }

  /** Stops listening, ends every connection and removes the folder. */
  async close(): Promise<void> {
    for (const server of [this.server, this.storage]) {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    }
    await rm(this.folder, { recursive: true, force: true });
  }

  private async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.origin);
    const record = this.record(request, response, url, url.pathname.split('/').at(-1) ?? '');
    try {
      const fault = this.faults.get(record.endpoint)?.shift();
      await fault?.gate?.opened;
      if (fault && commit(fault, response)) return void request.resume();
      if (url.pathname === '/view') return view(request, response);
      if (url.pathname === '/bytes') return await this.sendFile(request, response, url, fault);
      if (!url.pathname.startsWith(`${BASE_PATH}/`)) throw new ProviderRejection(404, 'No such endpoint');
      if (record.endpoint === 'serviceInfo') return this.sendServiceInfo(response);
      const endpoint = ENDPOINTS[`${record.method} ${record.endpoint}`];
      if (!endpoint) throw new ProviderRejection(404, 'No such endpoint');
      if (!(await this.options.authentication(request.headers))) {
        throw new ProviderRejection(this.quirks.rejection, 'Missing or invalid token');
      }
      await this.send(await endpoint(this, url.searchParams, request), request, response, url, fault);
    } catch (error) {
      if (response.destroyed || response.headersSent) return;
      const status = error instanceof ProviderRejection ? error.status : 500;
      this.sendJson(response, status, { status: 'error', error: (error as Error).message });
    }
  }

  private async send(
    result: Result,
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
    fault: ProviderFault | undefined,
  ): Promise<void> {
    const { quirks } = this;
    const status = quirks.created ? 201 : 200;
    const write = (entry: Entry): unknown => metadataOf(entry, this.origin, quirks);
    if ('json' in result) this.sendJson(response, status, result.json);
    else if ('entry' in result) this.sendJson(response, status, write(result.entry));
    else if ('entries' in result) {
      this.sendJson(response, status, listOf(result.entries.map(write), quirks));
    } else if ('png' in result) {
      response.writeHead(status, {
        'content-type': 'image/png',
        ...(!quirks.noLength && { 'content-length': result.png.length }),
      });
      response.end(result.png);
    } else await this.sendFile(request, response, url, fault);
  }

  private sendJson(response: ServerResponse, status: number, body: unknown): void {
    response.writeHead(status, { 'content-type': 'application/json' }).end(jsonOf(body, this.quirks));
  }

  private sendServiceInfo(response: ServerResponse): void {
    if (this.quirks.noServiceInfo) throw new ProviderRejection(404, 'No such endpoint');
    this.sendJson(response, this.quirks.created ? 201 : 200, {
      webhookVersion: '1.2',
      version: '7',
      publisher: 'Folders & Sons',
      availableEndpoints: [...Object.keys(ENDPOINTS).map((name) => name.split(' ')[1]), 'serviceInfo'],
      customActions: this.customActions,
    });
  }

  /** The bytes of a file, or the next redirect on the way to them. */
  private async sendFile(
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
    fault?: ProviderFault,
  ): Promise<void> {
    const id = url.searchParams.get('id') ?? '';
    const hop = Number(url.searchParams.get('hop') ?? 0);
    if (hop < this.quirks.downloadRedirects) {
      const isLast = hop + 1 === this.quirks.downloadRedirects;
      const origin = isLast && this.quirks.storage ? this.storageOrigin : this.origin;
      const next = new URLSearchParams({ id, hop: String(hop + 1) }).toString();
      response.writeHead([302, 307, 303][hop % 3]!, { location: `${origin}/bytes?${next}` }).end('moved');
      return;
    }
    const entry = await this.tree.find(id);
    const { size } = entry;
    const range = this.quirks.noRanges ? null : rangeOf(request.headers.range, size);
    const common = { etag: `"${entry.id.length}-${size}"`, 'last-modified': entry.modified.toUTCString() };
    if (range === 'unsatisfiable') {
      response.writeHead(416, { ...common, 'content-range': `bytes */${size}` }).end();
      return;
    }
    if (
      size === 0 &&
      sendNothing(response, this.quirks.emptyFiles, { ...common, 'content-type': entry.mimeType })
    )
      return;
    const { start, end } = range ?? { start: 0, end: size - 1 };
    response.writeHead(range ? 206 : this.quirks.created ? 201 : 200, {
      ...common,
      'content-type': entry.mimeType,
      ...(!this.quirks.noRanges && { 'accept-ranges': 'bytes' }),
      ...(!this.quirks.noLength && { 'content-length': end + 1 - start }),
      ...(range && { 'content-range': `bytes ${start}-${end}/${size}` }),
    });
    if (fault?.bytes) return sendPart(entry, fault.bytes, response);
    if (size === 0) return void response.end();
    await pipeline(createReadStream(entry.path, { start, end }), response);
  }

  private async serveStored(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.storageOrigin);
    this.record(request, response, url, 'storage');
    await this.sendFile(request, response, url).catch(() => response.destroy());
  }

  private record(
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
    endpoint: string,
  ): ProviderRequest {
    const record: ProviderRequest = {
      method: request.method ?? '',
      endpoint,
      path: request.url ?? '',
      query: url.searchParams,
      headers: request.headers,
      received: 0,
      status: 0,
      ended: null,
    };
    request.on('error', () => {});
    const push = request.push.bind(request);
    // Counted where the bytes come in: a listener for data would set them flowing.
    request.push = (chunk: Buffer | null, ...rest) => {
      record.received += chunk?.length ?? 0;
      return push(chunk, ...rest);
    };
    response.on('error', () => {});
    response.on('close', () => {
      record.status = response.headersSent ? response.statusCode : 0;
      record.ended = response.writableFinished ? 'whole' : 'broken off';
    });
    this.requests.push(record);
    return record;
  }
}

function originOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The page of a document: for who is logged in at the provider, which is not our business. */
function view(request: IncomingMessage, response: ServerResponse): void {
  if (request.headers.cookie?.includes('provider_session=')) {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>The document</h1>');
  } else response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Log in, please</h1>');
}

/** An empty file, told otherwise than by its length; false when it is to be told so. */
function sendNothing(
  response: ServerResponse,
  how: ProviderQuirks['emptyFiles'],
  headers: Record<string, string>,
): boolean {
  if (how === 'noContent') response.writeHead(204).end();
  else if (how === 'chunked') {
    response.writeHead(200, { ...headers, 'transfer-encoding': 'chunked' }).end();
  } else if (how === 'closed') {
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    response.socket?.end(`HTTP/1.0 200 OK\r\n${lines.join('')}\r\n`);
  }
  return how !== 'length';
}

function sendPart(
  entry: Entry,
  { only, end }: NonNullable<ProviderFault['bytes']>,
  response: ServerResponse,
): void {
  const part = createReadStream(entry.path, { end: only - 1 });
  part.pipe(response, { end: false });
  part.on('end', () => end === 'reset' && response.write('', () => response.socket?.resetAndDestroy()));
}

function rangeOf(
  header: string | undefined,
  size: number,
): { start: number; end: number } | 'unsatisfiable' | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return null;
  const [from, to] = [match[1]!, match[2]!];
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  return start > end ? 'unsatisfiable' : { start, end };
}
