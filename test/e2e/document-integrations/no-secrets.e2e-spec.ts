import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Browser, type Page, startLink } from '../../support/provider/browser.js';
import { DocumentScene, SCENES } from '../../support/provider/document-scene.js';
import type { TokenFault } from '../../support/provider/oauth-server.js';
import { contentsOf, SecretSearch } from '../../support/secret-search.js';
import type { Answer, CallOptions } from '../../support/service.js';

/** Everything secret in a run that goes well and wrong in every way, looked for in all that the service wrote. */
describe.each(SCENES)('no secret of a provider leaves its place, linked by %s', (kind) => {
  let scene: DocumentScene;
  const search = new SecretSearch();
  const lines: string[] = [];
  const answers: { where: string; text: string }[] = [];
  const pages: Page[] = [];
  const headerValue = `header-${randomBytes(12).toString('hex')}`;
  const browser = (): Browser => Browser.for(scene.service);

  beforeAll(async () => {
    scene = await DocumentScene.start(kind, {
      logTo: (line) => void lines.push(line),
      env: { LOG_LEVEL: 'debug', PROVIDER_TIMEOUT_MS: '1000' },
      registration: { requestHeaders: [{ name: 'X-Gate', value: headerValue }] },
    });
    search.add('API key', scene.apiKey);
    search.add('client secret', scene.clientSecret);
    search.add('header value', headerValue);
    await scene.provider.put('file.txt', 'its content');
  });
  afterAll(() => scene?.close());

  const call = async (method: string, path: string, options?: CallOptions): Promise<Answer> => {
    const answer = await scene.call(method, path, options);
    answers.push({ where: `${method} ${path}: ${answer.status}`, text: answer.text + headersOf(answer) });
    return answer;
  };
  const administer = async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const full = `/api/v1/custom-integrations${path}`;
    const answer = await scene.service.call(method, full, { body });
    answers.push({ where: `${method} ${full}: ${answer.status}`, text: answer.text + headersOf(answer) });
    return answer;
  };
  const open = async (who: Browser, address: string): Promise<Page> => {
    const page = await who.open(address);
    pages.push(page);
    for (const visited of page.visited) secretsOfAddress(visited);
    for (const { name, value } of who.jar.cookies) if (value.length > 8) search.add(`cookie ${name}`, value);
    return page;
  };
  const known = new Set<string>();
  const secretsOfAddress = (address: string): void => {
    const { searchParams } = new URL(address);
    for (const name of ['code', 'state', 'flow', 'token']) {
      const value = searchParams.get(name);
      if (!value || value.length < 8 || known.has(value)) continue;
      known.add(value);
      search.add(`${name} in an address`, value);
    }
  };

  it('while accounts are linked, refused, denied and linked again, and calls go well and wrong', async () => {
    expect((await administer('GET', `/${scene.id}`)).status).toBe(200);
    await administer('GET', '');
    await administer('PATCH', `/${scene.id}`, {
      requestHeaders: [{ name: 'X-Gate', value: `${headerValue}\n` }],
    });
    await administer('PATCH', `/${scene.id}`, { baseApiUrl: 'http://127.0.0.9/elsewhere' });
    await administer('POST', '', { name: 'x', apiKey: scene.apiKey, clientSecret: scene.clientSecret });
    await administer('POST', `/${scene.id}/service-info`);
    await administer('POST', `/${scene.id}/service-info/probe`);

    const { oauth, provider, service } = scene;
    if (oauth) {
      oauth.consent = { denial: 'no, not today' };
      const first = browser();
      await open(first, await startLink(service, service.session, scene.id, first));
      oauth.consent = { account: 'erika' };
      const refusesClient: TokenFault = {
        issue: true,
        answer: {
          status: 400,
          body: `{"error":"invalid_client","error_description":"${scene.clientSecret}"}`,
        },
      };
      oauth.tokens.failNext(
        { issue: true, answer: { status: 500, body: JSON.stringify({ error: scene.clientSecret }) } },
        // In the one way and in the other.
        refusesClient,
        refusesClient,
        { reset: true },
      );
      for (let time = 0; time < 3; time++) {
        const failing = browser();
        const page = await open(failing, await startLink(service, service.session, scene.id, failing));
        expect(page.status).toBeGreaterThanOrEqual(400);
        expect((await open(failing, page.url)).status).toBe(400);
      }
      const stranger = browser();
      const start = await startLink(service, service.session, scene.id, stranger);
      const asking = await open(browser(), start);
      expect(asking.text).toContain('<form');
      const confirmed = await stranger.open(start, { follow: false });
      secretsOfAddress(confirmed.headers.location!);
      const last = browser();
      await open(last, await startLink(service, service.session, scene.id, last));
    }
    await scene.link();
    await call('GET', '/metadata?id=/');
    for (const status of [403, 404, 500, 200]) {
      provider.failNext('metadata', { echo: status }, { echo: status });
      const before = provider.to('metadata').length;
      expect((await call('GET', '/metadata?id=x')).status).toBeGreaterThanOrEqual(400);
      // What is left of the faults, and after it a good answer.
      for (let asked = provider.to('metadata').length - before; asked < 2; asked++) {
        await call('GET', '/metadata?id=x');
      }
      expect((await call('GET', '/metadata?id=/')).status).toBe(200);
    }
    provider.failNext('files', { hang: true }, { reset: true }, { raw: 'HTTP/1.1 nonsense\r\n\r\n' });
    for (let time = 0; time < 3; time++) await call('GET', '/files');
    provider.quirks.downloadRedirects = 2;
    provider.quirks.storage = true;
    const { id } = await provider.at('file.txt');
    await call('GET', `/download?id=${id}`);
    await scene.upload({ parentId: '/', filename: 'new.txt' }, 'bytes');
    if (oauth) {
      oauth.expireAccessTokens();
      await call('GET', '/metadata?id=/');
      oauth.expireAccessTokens();
      oauth.tokens.failNext({ answer: { status: 503, body: scene.clientSecret } });
      await call('GET', '/metadata?id=/');
      oauth.revokeEverything();
      expect((await call('GET', '/metadata?id=/')).body.error.class).toBe('ConsentRequired');
      await scene.link();
    }
    const linked = await service.call('POST', '/api/v1/documents', {
      body: { integrationId: scene.id, externalId: id },
    });
    expect(linked.status).toBe(201);
    answers.push({ where: 'documents', text: linked.text });
    await administer('GET', `/${scene.id}/links`);
    const noted = await administer('GET', `/${scene.id}/calls?limit=500`);
    expect(noted.body.summary.failed).toBeGreaterThan(4);
    answers.push({ where: 'audit', text: (await service.call('GET', '/api/v1/audit?limit=500')).text });
    answers.push({ where: 'metrics', text: (await service.call('GET', '/metrics')).text });
  });

  it('when the database refuses what is written', async () => {
    const database = await scene.service.database.connect();
    for (const [table, column] of [
      ['integration_links', 'id'],
      ['custom_integrations', 'name'],
    ]) {
      await database.query(`ALTER TABLE ${table} ADD CONSTRAINT broken CHECK (${column} IS NULL) NOT VALID`);
    }
    await administer('PATCH', `/${scene.id}`, { name: 'Another name' });
    if (scene.oauth) {
      const failing = browser();
      const { service } = scene;
      const page = await open(failing, await startLink(service, service.session, scene.id, failing));
      expect(page.status).toBeGreaterThanOrEqual(500);
      scene.oauth.expireAccessTokens();
      await call('GET', '/metadata?id=/');
    } else {
      await call('DELETE', '/link');
      expect((await call('POST', '/link')).status).toBe(500);
    }
    for (const table of ['integration_links', 'custom_integrations']) {
      await database.query(`ALTER TABLE ${table} DROP CONSTRAINT broken`);
    }
  });

  it('as a search through the database, the log, the answers and the pages shows', async () => {
    for (const secret of scene.oauth?.tokens.secrets ?? []) {
      if (secret !== scene.clientSecret && !known.has(secret)) search.add('code, verifier or token', secret);
    }
    search.lookIn('the log', lines.join(''));
    for (const { where, text } of answers) search.lookIn(where, text);
    for (const page of pages) {
      // The page that asks holds what its own form sends; nothing else of the flow.
      if (!page.text.includes('<form')) search.lookIn(`the page ${page.status}`, page.text);
    }
    const database = await scene.service.database.connect();
    for (const { where, bytes } of await contentsOf(database)) search.lookIn(where, bytes);
    expect(search.found).toEqual([]);
    // And it does see what is there.
    const control = new SecretSearch();
    control.add('what is stored in the clear', scene.provider.baseApiUrl);
    for (const { where, bytes } of await contentsOf(database)) control.lookIn(where, bytes);
    expect(control.found.map(({ where }) => where)).toContain('public.custom_integrations, base_api_url');
    expect(lines.some((line) => line.includes('"Answered"'))).toBe(true);
    expect(search.searched).toBeGreaterThan(50_000);
    expect(scene.oauth?.tokens.secrets.size ?? 9).toBeGreaterThan(8);
  });
});

function headersOf(answer: Answer): string {
  return [...answer.headers].map(([name, value]) => `\n${name}: ${value}`).join('');
}
