import { type IncomingHttpHeaders, request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { TestService } from '../service.js';
import { CookieJar } from './cookie-jar.js';

/** A page, or whatever else an address answered in the end. */
export interface Page {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** Where it was found, after redirects. */
  readonly url: string;
  /** Every address on the way, the last one included. */
  readonly visited: readonly string[];
}

export interface Visit {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The origin whose page causes it; null when the person typed the address. */
  readonly from?: string | null;
  /** Whether redirects are followed; they are unless told otherwise. */
  readonly follow?: boolean;
}

const MOST_REDIRECTS = 10;

/**
 * One browser: cookies, redirects, and the headers by which a server sees where a request comes from. It knows that public
 * addresses stand for servers on loopback.
 *
 * @example
 * const browser = new Browser({ 'https://hooks.example.com': service.url });
 * const page = await browser.open(authorizationUrl);
 */
export class Browser {
  readonly jar = new CookieJar();

  /** @param servers public origins and the `http` origins that serve them */
  constructor(private readonly servers: Readonly<Record<string, string>> = {}) {}

  /** One that knows where a service's PUBLIC_URL is. */
  static for(service: TestService): Browser {
    return new Browser({ [new URL(service.config.publicUrl).origin]: service.url });
  }

  /** Opens an address and follows its redirects. */
  async open(address: string, visit: Visit = {}): Promise<Page> {
    const visited: string[] = [];
    let next = visit;
    let url = new URL(address);
    let crossSite = false;
    for (;;) {
      visited.push(url.href);
      // A chain of redirects stays cross-site once it was.
      crossSite ||= typeof visit.from === 'string' && visit.from !== url.origin;
      const answer = await this.fetchOnce(url, next, crossSite);
      const location = answer.headers.location;
      const moves = answer.status >= 300 && answer.status < 400 && location !== undefined;
      if (!moves || visit.follow === false) return { ...answer, url: url.href, visited };
      if (visited.length > MOST_REDIRECTS) throw new Error(`too many redirects: ${visited.join(' → ')}`);
      url = new URL(location, url);
      if (answer.status !== 307 && answer.status !== 308) next = { from: visit.from ?? null };
    }
  }

  /** Sends the first form of a page, as a click on its button does. */
  submit(page: Page, fields: Readonly<Record<string, string>> = {}, visit: Visit = {}): Promise<Page> {
    const form = /<form\b([^>]*)>([\s\S]*?)<\/form>/i.exec(page.text);
    if (!form) throw new Error(`${page.url} has no form: ${page.text}`);
    const values = new URLSearchParams();
    for (const [, tag = ''] of form[2]!.matchAll(/<(?:input|button)\b([^>]*)>/gi)) {
      const name = attribute(tag, 'name');
      if (name) values.set(name, attribute(tag, 'value') ?? '');
    }
    for (const [name, value] of Object.entries(fields)) values.set(name, value);
    const action = new URL(attribute(form[1]!, 'action') ?? '', page.url);
    const method = (attribute(form[1]!, 'method') ?? 'get').toUpperCase();
    const from = new URL(page.url).origin;
    if (method === 'GET') {
      action.search = values.toString();
      return this.open(action.href, { from, ...visit });
    }
    // A page that gives no referrer does not name its origin either.
    const secretive = page.headers['referrer-policy'] === 'no-referrer';
    return this.open(action.href, {
      method,
      from,
      body: values.toString(),
      ...visit,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        ...(secretive && { origin: 'null' }),
        ...visit.headers,
      },
    });
  }

  private async fetchOnce(
    url: URL,
    visit: Visit,
    crossSite: boolean,
  ): Promise<Omit<Page, 'url' | 'visited'>> {
    const { method = 'GET', body, from = null } = visit;
    const server = new URL(this.servers[url.origin] ?? url.origin);
    const cookie = this.jar.header(url, { method, crossSite });
    const headers: Record<string, string> = {
      host: url.host,
      'sec-fetch-site': from === null ? 'none' : crossSite ? 'cross-site' : 'same-origin',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
      ...(method !== 'GET' && from !== null && { origin: from }),
      ...(cookie !== undefined && { cookie }),
      ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }),
      ...visit.headers,
    };
    const path = url.pathname + url.search;
    return new Promise((resolve, reject) => {
      const sent = request({ host: server.hostname, port: server.port, method, path, headers }, (answer) => {
        this.jar.store(url, answer.headers['set-cookie'] ?? []);
        text(answer).then(
          (content) => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text: content }),
          reject,
        );
      });
      sent.on('error', reject);
      sent.end(body);
    });
  }
}

/** What the call of a front-end that starts a link answers, its cookie in the browser. */
export async function startLink(
  service: TestService,
  session: string,
  integrationId: string,
  browser: Browser,
): Promise<string> {
  const { publicUrl } = service.config;
  const page = await browser.open(`${publicUrl}/api/v1/document-services/${integrationId}/link`, {
    method: 'POST',
    from: new URL(publicUrl).origin,
    headers: { sessionID: session },
  });
  const answer = JSON.parse(page.text) as { authorizationUrl?: string };
  if (page.status !== 200 || !answer.authorizationUrl) {
    throw new Error(`the link was not started: ${page.status} ${page.text}`);
  }
  return answer.authorizationUrl;
}

/** Links the session's account through OAuth2, with the person's consent at the provider; the last page. */
export async function linkThrough(
  service: TestService,
  session: string,
  integrationId: string,
  browser: Browser = Browser.for(service),
): Promise<Page> {
  return browser.open(await startLink(service, session, integrationId, browser));
}

function attribute(tag: string, name: string): string | undefined {
  const match = new RegExp(`\\b${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`, 'i').exec(tag);
  const value = match?.[1] ?? match?.[2] ?? match?.[3];
  return value
    ?.replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
