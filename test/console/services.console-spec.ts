import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { TestConsole } from './support/console.js';
import { ConsoleProvider, type Person } from './support/documents.js';

describe('the document services in the console', () => {
  let console: TestConsole;
  let provider: ConsoleProvider;
  let archive: string;

  beforeAll(async () => {
    console = await TestConsole.start();
    provider = await ConsoleProvider.start(console);
  });
  afterEach(() => console.end());
  afterAll(async () => {
    await console.close();
    await provider.close();
  });

  const card = (page: Page, name: string) =>
    page.getByRole('listitem').filter({ has: page.getByRole('heading', { name, exact: true }) });
  const agree = (account = 'erika') => (provider.oauth.consent = { account });
  const deny = (denial: string) => (provider.oauth.consent = { denial });
  const popupOf = (page: Page, press: () => Promise<void>) =>
    Promise.all([page.waitForEvent('popup'), press()]).then(([popup]) => popup);

  it('say what they are for while there are none', async () => {
    const window = await console.open('services');
    await window.page.getByText('There are no document services yet').waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('services-none');
    archive = await provider.register('Archive', 'OAuth2');
    await provider.register('Картотека <b>عربي</b> 🗄️', 'ApiKey');
  });

  it('link an account in a window of its own: denied first, then from “link” to “linked”, and unlinked', async () => {
    const who = await provider.person('erika');
    const window = await console.open('services', {}, who);
    const { page } = window;
    const archiveCard = card(page, 'Archive');
    await archiveCard.getByText('Not linked').waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('services-1280-light');

    deny('She said no.');
    const refused = await popupOf(page, () =>
      archiveCard.getByRole('button', { name: 'Link account' }).click(),
    );
    await archiveCard.getByText('You did not agree at Archive, so nothing is linked').waitFor();
    await archiveCard.getByText('It says: She said no. (access_denied)').waitFor();
    if (!refused.isClosed()) await refused.waitForEvent('close');
    expect(await window.violations()).toEqual([]);
    await window.picture('services-denied');

    agree();
    await popupOf(page, () => archiveCard.getByRole('button', { name: 'Try again' }).click());
    await archiveCard.getByText('Linked', { exact: true }).waitFor();
    await page.getByText('Archive is linked.').waitFor();
    expect(await archiveCard.getByText('You did not agree').count()).toBe(0);
    expect(await window.violations()).toEqual([]);
    await window.picture('services-linked');

    // The provider forgets everything: the next call finds that out.
    provider.oauth.revokeEverything();
    const files = `/api/v1/document-services/${archive}/files`;
    expect((await console.service.call('GET', files, { session: who.session })).body).toMatchObject({
      error: { class: 'ConsentRequired' },
    });
    await archiveCard.getByText('Your link has expired').waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('services-consent');
    await popupOf(page, () => archiveCard.getByRole('button', { name: 'Link again' }).click());
    await archiveCard.getByText('Linked', { exact: true }).waitFor();

    await archiveCard.getByRole('button', { name: 'More for Archive' }).click();
    await page.getByRole('menuitem', { name: 'Unlink' }).click();
    const dialog = page.getByRole('dialog', { name: 'Unlink your account at Archive?' });
    expect(await window.violations()).toEqual([]);
    await window.picture('services-unlink');
    await dialog.getByRole('button', { name: 'Unlink' }).click();
    await archiveCard.getByText('Not linked').waitFor();
  });

  it('link at once where the provider asks for no password, after saying who one will be there', async () => {
    const who: Person = await provider.person('max');
    const window = await console.open('services', { width: 390, theme: 'dark' }, who);
    const { page } = window;
    const first = card(page, 'Картотека <b>عربي</b> 🗄️');
    await first.getByText('Not linked').waitFor();
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await window.picture('services-390-dark');
    await first.getByRole('button', { name: 'Link account' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('max', { exact: true }).waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('services-key-390-dark');
    await dialog.getByRole('button', { name: 'Link account' }).click();
    await first.getByText('Linked', { exact: true }).waitFor();
    expect(page.context().pages()).toHaveLength(1);
  });

  it('wait for the window, take no notice of messages of others, and go on when it is closed', async () => {
    const window = await console.open('services', {}, await provider.person('klara'));
    const { page, context } = window;
    agree('klara');
    let open = (): void => undefined;
    let opened = new Promise<void>((resolve) => (open = resolve));
    await context.route('**/oauth2/start*', async (route) => {
      await opened;
      // The window may be closed by now.
      await route.continue().catch(() => undefined);
    });
    const archiveCard = card(page, 'Archive');
    const popup = await popupOf(page, () =>
      archiveCard.getByRole('button', { name: 'Link account' }).click(),
    );
    await archiveCard.getByText('Agree in the window that has opened').waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('services-waiting');
    await page.evaluate(
      (integrationId) =>
        globalThis.postMessage(
          {
            source: 'hookfront',
            type: 'document-service-link',
            integrationId,
            outcome: 'failed',
            message: 'x',
          },
          '*',
        ),
      archive,
    );
    await popup.close();
    await archiveCard.getByText('The window is closed, and nothing is linked yet').waitFor();
    expect(await page.getByText('Archive could not be linked').count()).toBe(0);
    expect(await window.violations()).toEqual([]);
    await window.picture('services-closed');
    open();
    opened = Promise.resolve();
    await popupOf(page, () => archiveCard.getByRole('button', { name: 'Open the window again' }).click());
    await archiveCard.getByText('Linked', { exact: true }).waitFor();
  });

  it('go on in the same tab where the browser opens no window, and come back', async () => {
    const window = await console.open(
      'services',
      { width: 390, theme: 'light' },
      await provider.person('ines'),
    );
    const { page } = window;
    await page.evaluate(() => (globalThis.open = () => null));
    const archiveCard = card(page, 'Archive');
    deny('Not today.');
    await archiveCard.getByRole('button', { name: 'Link account' }).click();
    await archiveCard.getByText('The browser opened no window').waitFor();
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await window.picture('services-blocked-390');
    await archiveCard.getByRole('link', { name: 'Continue in this tab' }).click();
    await archiveCard.getByText('It says: Not today. (access_denied)').waitFor();
    expect(new URL(page.url()).pathname).toMatch(/\/console\/services$/);

    await page.evaluate(() => (globalThis.open = () => null));
    agree('ines');
    await archiveCard.getByRole('button', { name: 'Try again' }).click();
    await archiveCard.getByRole('link', { name: 'Continue in this tab' }).click();
    await archiveCard.getByText('Linked', { exact: true }).waitFor();
    await page.getByText('Archive is linked.').waitFor();
  });

  it('work in Chinese, are found by name and state, and say when the service cannot be reached', async () => {
    for (let n = 1; n <= 5; n++) await provider.register(`Library ${n}`, 'ApiKey');
    const window = await console.open('services?state=none', { lang: 'zh' }, await provider.person('wei'));
    const { page } = window;
    await page.getByText('7 个服务').waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('services-zh');
    await page.goto(`${console.url}services?name=library%203`);
    await page.getByRole('heading', { name: 'Library 3' }).waitFor();
    expect(await page.getByRole('listitem').filter({ hasText: 'Archive' }).count()).toBe(0);
    await page.goto(`${console.url}services?state=linked`);
    await page.getByText('没有符合筛选条件的内容').waitFor();
    await page.getByRole('button', { name: '清除筛选' }).click();
    console.disconnect();
    await card(page, 'Library 5').getByRole('button', { name: '关联账户' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '关联账户' }).click();
    await card(page, 'Library 5').getByRole('alert').filter({ hasText: '无法连接到服务' }).waitFor();
    console.reconnect();
    await card(page, 'Library 5').getByRole('button', { name: '重试' }).click();
    await card(page, 'Library 5').getByText('已关联').waitFor();
  });
});
