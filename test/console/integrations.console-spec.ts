import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { apiKeyBody, INTEGRATIONS, linkUsers, oauth2Body, register } from '../support/integrations.js';
import { Receiver } from '../support/receiver.js';
import { LOOKS } from './support/browser.js';
import { TestConsole } from './support/console.js';

const SECRET = 'secret-of-the-client';
const INFO = {
  webhookVersion: '1.0',
  version: '4.2',
  publisher: 'Example <script>alert(1)</script>',
  availableEndpoints: ['files', 'metadata', 'download', 'somethingElse'],
  customActions: [{ name: 'archive', displayName: 'Archive it' }],
};
const says = (body: object, status = 200) => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

describe('custom integrations in the console', () => {
  let console: TestConsole;
  let provider: Receiver;

  beforeAll(async () => {
    console = await TestConsole.start();
    provider = await Receiver.start();
    provider.answerAt('/api/v1/serviceInfo', says(INFO));
  });
  afterEach(() => console.end());
  afterAll(async () => {
    await provider.close();
    await console.close();
  });

  const made = (body: object) => register(console.service, body);
  const stored = async (id: string) => (await console.service.call('GET', `${INTEGRATIONS}/${id}`)).body;
  /** An ApiKey integration that the administrator has linked, and used with all outcomes. */
  const used = async (name: string): Promise<string> => {
    const { id } = await made(apiKeyBody(provider.url(''), { name }));
    const at = `/api/v1/document-services/${id}`;
    await console.service.call('POST', `${at}/link`);
    provider.answerAt('/api/v1/metadata', says({ title: 'a', kind: 'file', id: '1' }));
    await console.service.call('GET', `${at}/metadata?id=1`);
    provider.answerAt(
      '/api/v1/metadata',
      says({ error: `out of <b>paper</b> ${'and ink '.repeat(60)}` }, 500),
    );
    await console.service.call('GET', `${at}/metadata?id=2`);
    provider.answerAt('/api/v1/metadata', says({ error: 'never heard of it' }, 404));
    await console.service.call('GET', `${at}/metadata?id=3`);
    return id as string;
  };

  it('are registered with every mistake told at its field, and then show what to tell the provider', async () => {
    const window = await console.open('integrations');
    const { page } = window;
    await page.getByText('No document provider is registered yet').waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('integrations-none');

    await page.getByRole('link', { name: 'Add an integration' }).first().click();
    await page.getByRole('heading', { level: 1, name: 'New custom integration' }).waitFor();
    await page.getByRole('button', { name: 'Add a parameter' }).click();
    await page.getByLabel('Name 1', { exact: true }).fill('state');
    await page.getByRole('button', { name: 'Add a header' }).click();
    await page.getByLabel('Base API URL').fill('ftp://archive.example.com');
    await page.getByRole('button', { name: 'Add the integration' }).click();
    await page.getByText(/^name must/).waitFor();
    const name = page.getByLabel('Name', { exact: true });
    expect(await name.evaluate((element) => element === document.activeElement)).toBe(true);
    for (const [label, text] of [
      ['Base API URL', /^baseApiUrl must/],
      ['Authentication URL', /^authenticationUrl/],
      ['Token Endpoint URL', /^tokenEndpointUrl/],
      ['Client ID', /^clientId/],
      ['Client Secret', /^clientSecret/],
    ] as const) {
      expect(`${label}: ${await page.getByLabel(label, { exact: true }).getAttribute('aria-invalid')}`).toBe(
        `${label}: true`,
      );
      await page.getByText(text).first().waitFor();
    }
    await page.getByText(/^requestParameters\[0\]\.name must not be "state"/).waitFor();
    await page.getByText(/^requestHeaders\[0\]\.name/).waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('integration-new-wrong');

    await page.getByLabel('Name', { exact: true }).fill('Archive');
    await page.getByLabel('Base API URL').fill(`${provider.url('')}/api/v1`);
    await page.getByLabel('Name 1', { exact: true }).first().fill('tenant');
    await page.getByLabel('Value 1', { exact: true }).first().fill('7');
    await page.getByRole('button', { name: 'Remove Name 1' }).click();
    await page.getByLabel('Authentication URL').fill(`${provider.url('')}/authorize`);
    await page.getByLabel('Token Endpoint URL').fill(`${provider.url('')}/token`);
    await page.getByLabel('Client ID').fill('hookfront');
    await page.getByLabel('Client Secret', { exact: true }).fill(SECRET);
    console.disconnect();
    await page.getByRole('button', { name: 'Add the integration' }).click();
    await page.getByRole('alert').getByText('The service cannot be reached.').waitFor();
    expect(await window.violations()).toEqual([]);
    console.reconnect();
    await page.getByRole('button', { name: 'Add the integration' }).click();
    await page.getByText('Archive is registered.').waitFor();
    await page.getByText('Nobody has linked an account yet').waitFor();
    const id = new URL(page.url()).pathname.split('/').at(-1)!;
    const { redirectUri } = await stored(id);
    expect(await page.getByLabel('Redirect URI', { exact: true }).inputValue()).toBe(redirectUri);
    expect(await page.getByLabel('Redirect URI', { exact: true }).getAttribute('readonly')).not.toBeNull();
    await page.getByText('Set, ends with …ient').waitFor();
    expect(await page.content()).not.toContain(SECRET);
    expect(await stored(id)).toMatchObject({
      requestParameters: [{ name: 'tenant', value: '7' }],
      enabled: true,
    });
  });

  it('say how many links an edit would drop before it does, and keep secrets until they are replaced', async () => {
    await made(apiKeyBody(provider.url(''), { name: 'Taken' }));
    const { id } = await made(oauth2Body(provider.url(''), { name: 'Dropping' }));
    await linkUsers(console.service, await console.service.database.connect(), id, 3);
    const window = await console.open(`integrations/${id}`);
    const { page } = window;
    await page.getByLabel('Name', { exact: true }).fill('Taken');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('There is already an integration with the name "Taken".').waitFor();
    await page.getByLabel('Name', { exact: true }).fill('Dropping');
    expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);

    await page.getByLabel('Client ID').fill('another-client');
    await page.getByRole('button', { name: 'Save' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Remove 3 links?').waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('integration-drops');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect(await stored(id)).toMatchObject({ clientId: 'hookfront', links: 3 });

    // Another host: the secret has to be given again, which is said where it is.
    await page.getByLabel('Token Endpoint URL').fill('https://elsewhere.example.com/token');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText(/^clientSecret is required|^clientSecret must/).waitFor();
    await page.getByRole('button', { name: 'Replace Client Secret' }).click();
    await page.getByLabel('Client Secret', { exact: true }).fill('another-secret-9876');
    await page.getByRole('button', { name: 'Save' }).click();
    await dialog.getByRole('button', { name: 'Save and remove 3 links' }).click();
    await page.getByText('Saved.').waitFor();
    await page.getByText('Set, ends with …9876').waitFor();
    expect(await stored(id)).toMatchObject({ clientId: 'another-client', links: 0 });

    await page.getByLabel('Client ID').fill('not saved');
    await page.getByRole('link', { name: 'Custom integrations' }).first().click();
    await dialog.getByText('Leave without saving?').waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect(await page.getByLabel('Client ID').inputValue()).toBe('not saved');
    await page.getByRole('link', { name: 'Custom integrations' }).first().click();
    await dialog.getByRole('button', { name: 'Leave' }).click();
    await page.getByRole('heading', { level: 1, name: 'Custom integrations' }).waitFor();
  });

  it('are switched off and on, asked what they offer, and deleted after a question that counts', async () => {
    const { id } = await made(apiKeyBody(provider.url(''), { name: 'Switching' }));
    await linkUsers(console.service, await console.service.database.connect(), id, 1);
    const window = await console.open('integrations?q=switching');
    const { page } = window;
    await page.getByRole('switch', { name: 'Enabled: Switching' }).click();
    await page.getByText('Switching is disabled').waitFor();
    expect((await stored(id)).enabled).toBe(false);

    await page.getByRole('link', { name: 'Switching' }).click();
    await page.getByRole('tab', { name: 'What it offers' }).click();
    await page.getByRole('button', { name: 'Ask the provider now' }).click();
    const alert = page.getByRole('alert');
    await alert.getByRole('button', { name: 'Enable' }).click();
    await page.getByText('Switching is enabled.').waitFor();
    provider.answerAt('/api/v1/serviceInfo', says({ error: 'out of order' }, 500));
    await page.getByRole('button', { name: 'Ask the provider now' }).click();
    await alert.getByText('out of order').waitFor();
    await page.getByLabel('Body').getByText('{"error":"out of order"}').waitFor();
    await page.getByText('500', { exact: true }).waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('integration-probe-failed');
    const html = `<h1>${'Log in عربي '.repeat(600)}</h1>`;
    provider.answerAt('/api/v1/serviceInfo', { headers: { 'content-type': 'text/html' }, body: html });
    await page.getByRole('button', { name: 'Ask the provider now' }).click();
    await alert.getByText('it is not JSON').waitFor();
    await page.getByText('These are the first 4 KiB of it.').waitFor();
    await window.picture('integration-probe-page');
    provider.answerAt('/api/v1/serviceInfo', says({ ...INFO, colour: 'red', version: '' }));
    await page.getByRole('button', { name: 'Ask the provider now' }).click();
    await page.getByText('it is no field of serviceInfo').waitFor();
    await page.getByRole('heading', { name: 'The raw answer' }).scrollIntoViewIfNeeded();
    expect(await window.violations()).toEqual([]);
    await window.picture('integration-probe');
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await window.overflows()).toBe(false);
    expect(await window.violations()).toEqual([]);
    await window.picture('integration-probe-390');
    await page.setViewportSize({ width: 1280, height: 860 });
    provider.answerAt('/api/v1/serviceInfo', says(INFO));
    await page.getByRole('button', { name: 'Ask the provider now' }).click();
    await page.getByText('Switching has answered.').last().waitFor();
    await page.getByText('Others: somethingElse').waitFor();
    await page.getByText('Archive it').first().waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('integration-offers');

    await page.getByRole('button', { name: 'Delete' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('The account of 1 user is unlinked').waitFor();
    expect(await window.violations()).toEqual([]);
    await dialog.getByRole('button', { name: 'Delete the integration' }).click();
    await page.getByText('Switching is deleted.').waitFor();
    await page.getByRole('heading', { level: 1, name: 'Custom integrations' }).waitFor();
    await page.goto(`${console.url}integrations/${id}`);
    await page.getByText('There is nothing here').waitFor();
    expect(await window.violations()).toEqual([]);
  });

  it('show how the provider answers, each call with what went wrong, and export it', async () => {
    const id = await used('Answering');
    const window = await console.open(`integrations/${id}?tab=calls`);
    const { page } = window;
    const rows = page.locator('[data-row-link]');
    await rows.nth(3).waitFor();
    await page.getByText('By endpoint').click();
    await page.getByRole('row', { name: /^metadata 3 33/ }).waitFor();
    await page.getByRole('button', { name: 'Filter by Failed', exact: true }).first().click();
    await page.getByRole('menuitem', { name: 'Only Failed' }).click();
    await rows.nth(1).waitFor({ state: 'detached' });
    await rows.first().click();
    const dialog = page.getByRole('dialog');
    await dialog
      .getByText(/^Answering: out of <b>paper<\/b>/)
      .first()
      .waitFor();
    await dialog.getByText('GET /api/v1/metadata?id=2').first().waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('integration-call');
    expect(new URL(page.url()).searchParams.get('call')).not.toBeNull();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Export' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'As NDJSON' }).click(),
    ]);
    const exported = (await readFile(await download.path(), 'utf8')).trim().split('\n');
    expect(exported.map((line) => JSON.parse(line) as object)).toMatchObject([
      { outcome: 'failed', status: 500 },
    ]);
    await page.goto(`${console.url}integrations/${id}?tab=links&state=consentRequired`);
    await page.getByText('Nothing matches these filters').waitFor();
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.getByText('Linked', { exact: true }).first().waitFor();
    expect(await window.violations()).toEqual([]);
  });

  it.each(LOOKS)('are legible with odd data, at $width px, $theme', async (look) => {
    const name = `${'Überlänge '.repeat(12)}<script>\u202e\u05e9\u05dc\u05d5\u05dd 🗂️ ${look.width} ${look.theme}`;
    const id = await used(name);
    await made(
      oauth2Body(provider.url(`/${'a'.repeat(1_900)}`), {
        name: `Long ${look.width} ${look.theme}`,
        requestParameters: [{ name: 'access_type', value: 'offline' }],
        requestHeaders: [{ name: 'X-Gateway-Key', value: 'a-gateway-secret' }],
      }),
    );
    await linkUsers(console.service, await console.service.database.connect(), id, 4);
    const window = await console.open('integrations', look);
    const { page } = window;
    await page.locator('[data-row-link]').first().waitFor();
    const looks = async (what: string): Promise<void> => {
      expect(await window.violations()).toEqual([]);
      expect(await window.overflows()).toBe(false);
      await window.picture(`${what}-${look.width}-${look.theme}`);
    };
    await looks('integrations');
    await page.locator('[data-row-link]', { hasText: `Long ${look.width} ${look.theme}` }).click();
    await page.getByLabel('Redirect URI', { exact: true }).waitFor();
    await looks('integration-settings');
    await page.goto(`${console.url}integrations/${id}?tab=links`);
    await page.locator('[data-row]').nth(4).waitFor();
    await looks('integration-links');
    await page.getByRole('tab', { name: 'Calls' }).click();
    await page.locator('[data-row-link]').nth(3).waitFor();
    await looks('integration-calls');
    await page.getByRole('tab', { name: 'What it offers' }).click();
    await page.getByText('Archive it').first().waitFor();
    await looks('integration-offers');
  });

  it('are there in Chinese, and not for users who are no administrators', async () => {
    const window = await console.open('integrations/new', { lang: 'zh', width: 390, theme: 'dark' });
    await window.page.getByText('ApiKey（密钥）', { exact: true }).click();
    await window.page.getByRole('button', { name: '添加集成' }).click();
    await window.page.getByText(/^apiKey/).waitFor();
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await window.picture('integration-new-zh');

    const who = { username: 'worker', password: 'password of a worker' };
    await console.service.call('POST', '/api/v1/users', { body: who });
    const theirs = await console.open('integrations', {}, who);
    await theirs.page.getByText('You may not see this').waitFor();
    expect(await theirs.violations()).toEqual([]);
  });
});
