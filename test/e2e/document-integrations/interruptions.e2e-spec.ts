import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TransferTimes } from '../../../src/documents/transfer/transfer-times.js';
import { Browser, type Page, startLink } from '../../support/provider/browser.js';
import { DocumentScene, type Person } from '../../support/provider/document-scene.js';
import { MinimalOAuthServer } from '../../support/provider/minimal-oauth-server.js';
import { Gate } from '../../support/receiver.js';
import { until } from '../../support/until.js';

/** What administrators may do while users are at it. */
type Deed = (scene: DocumentScene, person: Person) => Promise<{ status: number }>;
const integration = (scene: DocumentScene): string => `/api/v1/custom-integrations/${scene.id}`;

const disabled: Deed = (scene) =>
  scene.service.call('PUT', `${integration(scene)}/enabled`, { body: { enabled: false } });
const deleted: Deed = (scene) => scene.service.call('DELETE', integration(scene));
const deactivated: Deed = (scene, { id }) =>
  scene.service.call('PATCH', `/api/v1/users/${id}`, { body: { active: false } });
const unlinked: Deed = (scene, { session }) => scene.call('DELETE', '/link', { session });
const edited = (body: object): Deed => {
  return (scene) => scene.service.call('PATCH', `${integration(scene)}?dropLinks=true`, { body });
};
const othersClient = edited({ clientId: 'another client', clientSecret: 'another secret of it' });

describe('while an account is linked', () => {
  let scene: DocumentScene;
  let other: MinimalOAuthServer;
  let person: Person;
  let browser: Browser;

  beforeEach(async () => {
    other = await MinimalOAuthServer.start();
    scene = await DocumentScene.start('minimal');
    person = await scene.person('erika');
    browser = Browser.for(scene.service);
  });
  afterEach(async () => {
    await scene?.close();
    await other.close();
  });

  const links = async (): Promise<number> => {
    const database = await scene.service.database.connect();
    const [row] = await database.query<{ count: string }>('SELECT count(*) FROM integration_links');
    return Number(row!.count);
  };
  const elsewhere: Deed = (at, who) =>
    edited({ tokenEndpointUrl: other.tokenUrl, clientSecret: at.clientSecret })(at, who);
  const deeds: Record<string, Deed> = {
    disabled,
    deleted,
    deactivated,
    'given another client': othersClient,
    'given another token endpoint': elsewhere,
  };

  it.each(Object.keys(deeds))(
    'and consented to, what was %s before the answer comes back is not linked',
    async (how) => {
      const start = await startLink(scene.service, person.session, scene.id, browser);
      // On the way to the provider, and back, but not let in yet.
      const sent = await browser.open(start, { follow: false });
      const back = await browser.open(sent.headers.location!, { follow: false });
      expect((await deeds[how]!(scene, person)).status).toBeLessThan(300);
      const page = await browser.open(back.headers.location!);
      expect(page.status).toBeGreaterThanOrEqual(400);
      expect(page.status).toBeLessThan(500);
      expect(page.text).toContain('not linked');
      expect(await links()).toBe(0);
      expect([...scene.oauth!.tokens.requests, ...other.tokens.requests]).toEqual([]);
    },
  );

  it.each(Object.keys(deeds))(
    'and its code is exchanged, what was %s before the tokens come is not linked',
    async (how) => {
      const gate = new Gate();
      scene.oauth!.tokens.failNext({ gate });
      const start = await startLink(scene.service, person.session, scene.id, browser);
      const end: Promise<Page> = browser.open(start);
      await until('the code is exchanged', () => scene.oauth!.tokens.requests.length === 1);
      expect((await deeds[how]!(scene, person)).status).toBeLessThan(300);
      gate.open();
      const page = await end;
      expect(page.status).toBeGreaterThanOrEqual(400);
      expect(page.status).toBeLessThan(500);
      expect(page.text).toContain('not linked');
      expect(await links()).toBe(0);
    },
  );
});

describe('while bytes are transferred', () => {
  let scene: DocumentScene;
  let person: Person;

  beforeEach(async () => {
    scene = await DocumentScene.start('minimal');
    person = await scene.person('erika');
    await scene.link(person.session);
    scene.service.running.app.get(TransferTimes).recheckMs = 50;
  });
  afterEach(() => scene?.close());

  it.each<[string, Deed]>([
    ['the user is deactivated', deactivated],
    ['the account is unlinked', unlinked],
    ['the integration is disabled', disabled],
    ['the integration is deleted', deleted],
    ['the integration is given another client', othersClient],
  ])('a download is ended when %s', async (_, deed) => {
    scene.provider.failNext('download', { endless: 'application/octet-stream' });
    const answer = await scene.fetch('/download?id=x', {}, person.session);
    expect(answer.status).toBe(200);
    const reader = answer.body!.getReader();
    await reader.read();
    expect((await deed(scene, person)).status).toBeLessThan(300);
    await until('the provider is let go', () => scene.provider.to('download')[0]!.ended === 'broken off');
    const rest = async (): Promise<void> => {
      while (!(await reader.read()).done);
    };
    await expect(rest()).rejects.toThrow('terminated');
  });

  it('an upload is ended when the user is deactivated', async () => {
    let more!: ReadableStreamDefaultController<Uint8Array>;
    const body = new ReadableStream<Uint8Array>({ start: (controller) => void (more = controller) });
    more.enqueue(Buffer.alloc(100_000));
    const path = '/uploads?parentId=/&filename=never.bin';
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body,
      duplex: 'half',
    };
    const answer = scene.fetch(path, init as RequestInit, person.session).catch(() => undefined);
    const upload = await scene.provider.waitFor('upload');
    await until('bytes arrive', () => upload.received >= 100_000);
    expect((await deactivated(scene, person)).status).toBe(200);
    await until('the provider’s upload is ended', () => upload.ended === 'broken off');
    expect((await answer)?.status ?? 0).not.toBe(201);
    expect((await scene.provider.at('never.bin')).size).toBe(0);
  });
});
