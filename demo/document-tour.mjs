import assert from 'node:assert/strict';
import { Webhook } from 'standardwebhooks';
import { Browser } from './browser.mjs';
import { item, step } from './print.mjs';
import { until } from './until.mjs';

const FOLDER = 'Exhibitions';
const CATALOGUE = 'Herons in winter.txt';
const TEXT = Buffer.from('Twelve grey herons, drawn from life.\n'.repeat(2_000));
const PATH = '/documents';

/**
 * The other half: documents that lie at a provider.
 *
 * @param {{ admin: import('./api.mjs').Api, url: string, publicUrl: string, checks: import('./checks.mjs').Checks,
 *   provider: import('./sample-provider.mjs').SampleProvider, library: import('./receiver.mjs').Receiver }} stage
 */
export async function documentTour(stage) {
  const { admin, provider, library } = stage;
  const folder = provider.put(FOLDER, '/');
  const ada = await admin.createUser('ada', 'seven white swans');

  step('A document provider listens on loopback, and the administrator registers it');
  const id = await register(stage);
  step('Ada links her account there by OAuth2, as her browser would');
  await link(stage, ada, id);
  step('She browses, uploads and downloads through the service');
  const externalId = await transfer(stage, ada, id, folder);
  step('The library subscribes to documents, and Ada links hers');
  const subscribed = [];
  for (const eventType of ['CREATE', 'UPDATE', 'DELETE']) {
    const subscription = { objCode: 'DOCU', eventType, authToken: 'library-5Hq8', url: library.url(PATH) };
    subscribed.push({ eventType, ...(await admin.subscribe(subscription)) });
  }
  await tellChanges(stage, ada, { id, externalId }, subscribed);
  step('The audit knows who did what');
  await checkAudit(stage);
}

async function register({ admin, provider, publicUrl, checks }) {
  const registration = provider.registration;
  const integration = await admin.registerProvider({ ...registration, enabled: true });
  item(`${integration.name}: ${integration.baseApiUrl}`);
  item(`it offers ${integration.availableEndpoints.join(', ')}`);
  item(`to be registered there: ${integration.redirectUri}`);
  checks.check('the redirect URI is under the public address', () =>
    assert.equal(
      integration.redirectUri,
      `${publicUrl}/custom-integrations/${integration.id}/oauth2/callback`,
    ),
  );
  checks.check('the provider was asked what it offers', () =>
    assert.ok(integration.availableEndpoints.includes('rename')),
  );
  checks.check('the client secret is not shown', () =>
    assert.ok(!JSON.stringify(integration).includes(registration.clientSecret)),
  );
  return integration.id;
}

async function link({ url, publicUrl, provider, checks }, ada, id) {
  const stateOf = async () => (await ada.documentServices()).find((service) => service.id === id)?.linkState;
  const before = await stateOf();
  const browser = new Browser(publicUrl, url);
  const { authorizationUrl, headers } = await ada.startLink(id);
  browser.keep(authorizationUrl, headers);
  const page = await browser.open(authorizationUrl);
  item(browser.visited.join(' -> '));
  const after = await stateOf();
  item(`the link was: ${before}; it is: ${after}`);
  checks.check('with the cookie the browser goes straight to the provider and back', () =>
    assert.deepEqual([page.status, ...browser.visited], [200, publicUrl, provider.origin, publicUrl]),
  );
  checks.check('the account is linked', () => assert.deepEqual([before, after], ['none', 'linked']));
  const again = await browser.open(page.address);
  item(`the same answer once more is refused: ${again.status}`);
  checks.check('a state counts once', () => assert.equal(again.status, 400));
}

async function transfer({ provider, checks }, ada, id, folder) {
  const titles = ({ items }) => items.map(({ title, kind }) => `${title} (${kind})`);
  const root = titles(await ada.files(id, '/'));
  const uploaded = await ada.upload(id, folder, CATALOGUE, TEXT);
  const listed = titles(await ada.files(id, folder));
  item(`/: ${root.join(', ')}`);
  item(`uploaded ${TEXT.length} bytes; ${FOLDER}: ${listed.join(', ')}`);
  checks.check('the root folder and the uploaded file are listed', () =>
    assert.deepEqual([root, listed], [[`${FOLDER} (folder)`], [`${CATALOGUE} (file)`]]),
  );
  checks.check('the provider has the bytes that were uploaded', () =>
    assert.deepEqual(provider.bytesOf(uploaded.id), TEXT),
  );

  provider.expireAccessTokens();
  const download = await ada.download(id, uploaded.id);
  const bytes = Buffer.from(await download.arrayBuffer());
  const grants = provider.calls.filter((call) => call.startsWith('grant'));
  item(`downloaded ${bytes.length} bytes, after the token had expired: ${grants.join(', ')}`);
  checks.check('the bytes come back, to be saved and not shown', () => {
    assert.deepEqual(bytes, TEXT);
    assert.match(download.headers.get('content-disposition'), /^attachment;/);
    assert.equal(download.headers.get('x-content-type-options'), 'nosniff');
  });
  checks.check('the token was refreshed once', () =>
    assert.deepEqual(grants, ['grant authorization_code', 'grant refresh_token']),
  );
  return uploaded.id;
}

/** Each change of the document must be told to the library, before the next one is made. */
async function tellChanges({ provider, library, checks }, ada, { id, externalId }, subscribed) {
  let document;
  const changes = [
    {
      what: 'linked',
      make: async () => (document = await ada.linkDocument(id, externalId)),
      event: 'CREATE',
      names: [undefined, CATALOGUE],
    },
    {
      what: 'renamed through the service',
      make: () => ada.rename(id, externalId, 'Herons.txt'),
      event: 'UPDATE',
      names: [CATALOGUE, 'Herons.txt'],
    },
    {
      what: 'renamed at the provider, and refreshed',
      make: async () => {
        provider.rename(externalId, 'Grey herons.txt');
        await ada.refreshDocument(document.ID);
      },
      event: 'UPDATE',
      names: ['Herons.txt', 'Grey herons.txt'],
    },
    {
      what: 'unlinked',
      make: () => ada.unlinkDocument(document.ID),
      event: 'DELETE',
      names: ['Grey herons.txt', undefined],
    },
  ];
  for (const [index, { what, make, event, names }] of changes.entries()) {
    await make();
    await until(() => library.requests.length > index);
    const request = library.requests[index];
    checks.check(`${what}: the library is told`, () => {
      assert.ok(request, 'nothing came');
      const { eventType, oldState, newState } = JSON.parse(request.body);
      assert.deepEqual([eventType, oldState.name, newState.name], [event, ...names]);
      const state = eventType === 'DELETE' ? oldState : newState;
      assert.deepEqual([state.ID, state.objCode, state.documentProviderID], [document.ID, 'DOCU', id]);
    });
    checks.check(`${what}: signed`, () => {
      const { signingSecret } = subscribed.find(({ eventType }) => eventType === event);
      new Webhook(signingSecret).verify(request.body, request.headers);
    });
    item(`${what}: DOCU ${event}, ${names.map((name) => name ?? '{}').join(' -> ')}`);
  }
  checks.check('library: nothing that was not expected', () =>
    assert.equal(library.requests.length, changes.length),
  );
}

async function checkAudit({ admin, provider, checks }) {
  const entries = await admin.audit();
  const done = entries.map(({ username, action }) => `${username ?? 'whoever started it'}: ${action}`);
  const wanted = [
    'ada: document.unlinked',
    'ada: document.linked',
    'ada: link.created',
    'admin: integration.created',
    'whoever started it: customer.created',
  ];
  for (const line of wanted) item(line);
  checks.check('the audit has each change once', () =>
    assert.deepEqual(
      done.filter((line) => wanted.includes(line)),
      wanted,
    ),
  );
  checks.check('the audit has no secret', () =>
    assert.ok(!JSON.stringify(entries).includes(provider.clientSecret)),
  );
}
