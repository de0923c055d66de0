import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DocumentScene, type Person, SCENES } from '../../support/provider/document-scene.js';
import { Browser } from '../../support/provider/browser.js';
import { Receiver } from '../../support/receiver.js';
import { BASE } from '../../support/service.js';

/** The tests that the vendor has providers make by hand (docs/contract/document-webhooks.md#6). */
describe.each(SCENES)('the vendor’s tests of a provider, linked by %s', (kind) => {
  let scene: DocumentScene;
  let person: Person;
  const session = (): { session: string } => ({ session: person.session });

  beforeAll(async () => {
    scene = await DocumentScene.start(kind);
    await scene.provider.put('Plans/Q3 plan.txt', 'the plan of the third quarter');
    await scene.provider.put('Plans/Archive/Q2 plan.txt', 'the plan of the second quarter');
    await scene.provider.put('Cover.png', 'no real picture');
    person = await scene.person('erika');
    // The first test links the account; each other one can be run alone.
    await scene.link(person.session);
  });
  afterAll(() => scene?.close());
  beforeEach(() => scene.provider.reset());

  const get = async (endpoint: string, query: Record<string, string>) => {
    const answer = await scene.call('GET', `/${endpoint}?${encoded(query)}`, session());
    expect({ endpoint, status: answer.status }).toEqual({ endpoint, status: 200 });
    return answer;
  };
  /** Looks for a title in a folder, page by page, as a front-end does. */
  const browse = async (parentId: string, title: string): Promise<{ id: string; kind: string }> => {
    const { body } = await get('files', { parentId });
    const found = listed(body).find((entry) => entry.title === title);
    expect(listed(body).map((entry) => entry.title)).toContain(title);
    return found!;
  };

  it('1: the service is provisioned for a user, who alone is linked', async () => {
    const other = await scene.person(`somebody else by ${kind}`);
    expect(await scene.linkState(other.session)).toBe('none');
    expect(await scene.call('GET', '/files?parentId=/', { session: other.session })).toMatchObject({
      status: 409,
      body: { error: { class: 'LinkRequired' } },
    });
    expect(scene.provider.to('files')).toEqual([]);
    await scene.link(other.session);
    expect((await scene.call('GET', '/files?parentId=/', { session: other.session })).status).toBe(200);
    const { headers } = scene.provider.to('files')[0]!;
    if (kind === 'ApiKey') {
      expect(headers).toMatchObject({ apikey: scene.apiKey, username: `somebody else by ${kind}` });
      expect(headers).not.toHaveProperty('authorization');
    } else {
      const token = /^Bearer (\S+)$/.exec(headers['authorization'] as string)?.[1];
      expect(await scene.oauth!.accountOf(token!)).toBe('erika');
      expect(headers).not.toHaveProperty('apikey');
    }
  });

  it('2: a document is browsed to and linked, and subscribers hear of it', async () => {
    const receiver = await Receiver.start();
    try {
      const subscription = {
        objCode: 'DOCU',
        eventType: 'CREATE',
        url: receiver.url('/docu'),
        authToken: 'token',
      };
      const made = await scene.service.call('POST', `${BASE}/subscriptions`, { body: subscription });
      expect(made.status).toBe(201);
      const plans = await browse('/', 'Plans');
      expect(plans.kind).toBe('folder');
      const plan = await browse(plans.id, 'Q3 plan.txt');
      const metadata = await get('metadata', { id: plan.id });
      expect(metadata.body).toMatchObject({ title: 'Q3 plan.txt', kind: 'file', id: plan.id, size: 29 });
      const body = { integrationId: scene.id, externalId: plan.id };
      const linked = await scene.service.call('POST', '/api/v1/documents', { body, ...session() });
      expect(linked.status).toBe(201);
      expect(linked.body).toMatchObject({
        name: 'Q3 plan.txt',
        externalId: plan.id,
        objCode: 'DOCU',
        ownerUsername: 'erika',
        integrationName: 'Folders',
      });
      await receiver.waitFor(1);
      expect(receiver.requests[0]!.json()).toMatchObject({
        eventType: 'CREATE',
        newState: {
          ID: linked.body.ID,
          objCode: 'DOCU',
          name: 'Q3 plan.txt',
          ownerID: person.id,
          documentProviderID: scene.id,
        },
        oldState: {},
      });
      await scene.service.call('DELETE', `${BASE}/subscriptions/${made.body.id}`);
    } finally {
      await receiver.close();
    }
  });

  it('3: the viewLink opens the document for somebody who is logged in at the provider', async () => {
    const { id } = await scene.provider.at('Plans/Q3 plan.txt');
    const { viewLink } = (await get('metadata', { id })).body as { viewLink: string };
    const browser = new Browser();
    browser.jar.store(new URL(viewLink), ['provider_session=1; Path=/']);
    expect((await browser.open(viewLink)).text).toContain('The document');
  });

  it('4: the viewLink asks somebody who is not to log in', async () => {
    const { id } = await scene.provider.at('Plans/Q3 plan.txt');
    const { viewLink } = (await get('metadata', { id })).body as { viewLink: string };
    const page = await new Browser().open(viewLink);
    expect(page.text).toContain('Log in');
    expect(scene.provider.to('view')[0]!.headers).not.toHaveProperty('authorization');
  });

  it('5: a document is downloaded, as an attachment under its name', async () => {
    const { id } = await scene.provider.at('Plans/Q3 plan.txt');
    const answer = await scene.fetch(`/download?${encoded({ id })}`, {}, person.session);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment/);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('content-length')).toBe('29');
    expect(await answer.text()).toBe('the plan of the third quarter');
  });

  it('6: documents are searched for, everywhere and below a folder, page by page', async () => {
    const everywhere = await get('search', { query: 'plan', max: '10', offset: '0' });
    expect(titles(everywhere.body)).toEqual(['Plans', 'Q2 plan.txt', 'Q3 plan.txt']);
    const { id: parentId } = await scene.provider.at('Plans/Archive');
    expect(titles((await get('search', { query: 'plan', parentId })).body)).toEqual(['Q2 plan.txt']);
    const second = await get('search', { query: 'plan', max: '1', offset: '1' });
    expect(titles(second.body)).toEqual(['Q2 plan.txt']);
    expect(titles((await get('search', { query: 'nothing like it' })).body)).toEqual([]);
  });

  it('7: a document is sent out: the folder is chosen, the file announced and its bytes sent', async () => {
    const plans = await browse('/', 'Plans');
    const name = `sent by ${kind} – ${person.username}.txt`;
    const query = encoded({
      parentId: plans.id,
      filename: name,
      documentId: 'd1',
      documentVersionId: 'v1',
    });
    const answer = await scene.call('POST', `/uploads?${query}`, {
      ...session(),
      body: Buffer.from('what the person has written'),
      headers: { 'content-type': 'application/octet-stream' },
    });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ title: name, kind: 'file' });
    const [init] = scene.provider.to('uploadInit');
    expect(Object.fromEntries(init!.query)).toEqual({
      parentId: plans.id,
      filename: name,
      documentId: 'd1',
      documentVersionId: 'v1',
    });
    expect(scene.provider.to('upload')).toMatchObject([{ method: 'PUT', received: 27, ended: 'whole' }]);
    const { id } = answer.body as { id: string };
    const back = await scene.fetch(`/download?${encoded({ id })}`, {}, person.session);
    expect(await back.text()).toBe('what the person has written');
    expect(await browse(plans.id, name)).toMatchObject({ id });
  });

  it('8: thumbnails are shown in the size that is asked for', async () => {
    const { id } = await scene.provider.at('Cover.png');
    const query = encoded({ id, size: '24' });
    const answer = await scene.fetch(`/thumbnail?${query}`, {}, person.session);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('image/png');
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect([bytes.subarray(1, 4).toString(), bytes.readUInt32BE(16)]).toEqual(['PNG', 24]);
  });

  it('9: every byte comes through a download as it is, and parts of them do', async () => {
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 31) % 256));
    const { id } = await scene.provider.put('bytes.bin', bytes);
    const path = `/download?${encoded({ id })}`;
    const whole = await scene.fetch(path, {}, person.session);
    expect(bytes.equals(Buffer.from(await whole.arrayBuffer()))).toBe(true);
    const part = await scene.fetch(path, { headers: { range: 'bytes=1000-200999' } }, person.session);
    expect(part.status).toBe(206);
    expect(part.headers.get('content-range')).toBe('bytes 1000-200999/300000');
    expect(bytes.subarray(1_000, 201_000).equals(Buffer.from(await part.arrayBuffer()))).toBe(true);
  });

  if (kind === 'ApiKey') {
    it('10: there is no token to refresh: a key that is refused stays refused', async () => {
      scene.provider.failNext('metadata', {
        answer: { status: 403, body: '{"status":"error","error":"The key was withdrawn"}' },
      });
      const answer = await scene.call('GET', '/metadata?id=/', session());
      expect(answer).toMatchObject({ status: 403, body: { error: { class: 'ProviderAccessDenied' } } });
      expect(answer.text).toContain('The key was withdrawn');
      expect(scene.provider.to('metadata')).toHaveLength(1);
    });
    return;
  }

  it.each(['expires as was announced', 'is refused before its time with a 401', 'is refused with a 403'])(
    '10: an access token that %s is refreshed unseen, once, and the call repeated',
    async (how) => {
      const { oauth, provider } = scene;
      provider.quirks.rejection = how.includes('401') ? 401 : 403;
      if (how.startsWith('expires')) await expireLinks(scene);
      oauth!.expireAccessTokens();
      oauth!.tokens.clear();
      await get('metadata', { id: '/' });
      expect(oauth!.tokens.count('refresh_token')).toBe(1);
      expect(provider.to('metadata').map(({ status }) => status)).toEqual(
        how.startsWith('expires') ? [200] : [provider.quirks.rejection, 200],
      );
      const [request] = oauth!.tokens.requests;
      expect(request!.params).toEqual({
        grant_type: 'refresh_token',
        refresh_token: expect.any(String),
        client_id: scene.client.clientId,
        client_secret: scene.clientSecret,
      });
      await get('metadata', { id: '/' });
      expect(oauth!.tokens.count('refresh_token')).toBe(1);
    },
  );
});

function encoded(query: Record<string, string>): string {
  return new URLSearchParams(query).toString();
}

async function expireLinks(scene: DocumentScene): Promise<void> {
  const database = await scene.service.database.connect();
  await database.query(`UPDATE integration_links SET access_expires_at = now() - interval '1 minute'`);
}

interface Listed {
  readonly title: string;
  readonly id: string;
  readonly kind: string;
}

function listed(body: unknown): readonly Listed[] {
  return (body as { items: Listed[] }).items;
}

function titles(body: unknown): string[] {
  return listed(body).map(({ title }) => title);
}
