import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { BASE } from '../support/service.js';
import { LOOKS } from './support/browser.js';
import { TestConsole } from './support/console.js';

const S = `${BASE}/subscriptions`;
const TITLE = 'Leave before the secret is stored?';

describe('a secret that is shown once in the console', () => {
  let console: TestConsole;

  beforeAll(async () => {
    console = await TestConsole.start();
  });
  afterEach(() => console.end());
  afterAll(() => console.close());

  let made = 0;
  const subscribe = async (): Promise<string> => {
    const url = `http://127.0.0.1:9/secret/${made++}`;
    const body = { objCode: 'TASK', eventType: 'UPDATE', url, authToken: 'token-of-mine' };
    return (await console.service.call('POST', S, { body })).body.id as string;
  };
  const asks = (page: Page) => page.getByRole('dialog', { name: TITLE });
  const stay = async (page: Page): Promise<void> => {
    await asks(page).waitFor();
    await asks(page).getByRole('button', { name: 'Cancel' }).click();
    await asks(page).waitFor({ state: 'detached' });
  };
  /** Whether the browser itself asks before the page is loaded anew. */
  const askedBeforeReload = async (page: Page): Promise<boolean> => {
    let asked = false;
    page.once('dialog', (dialog) => {
      asked = dialog.type() === 'beforeunload';
      void dialog.accept();
    });
    await page.reload();
    page.removeAllListeners('dialog');
    return asked;
  };
  const create = async (page: Page): Promise<void> => {
    await page.getByRole('combobox', { name: 'Object' }).fill('TASK');
    await page.getByRole('option', { name: /· TASK$/ }).click();
    await page.getByRole('textbox', { name: 'URL' }).fill(`http://127.0.0.1:9/made/${made++}`);
    await page.getByRole('button', { name: 'Generate' }).click();
    await page.getByRole('button', { name: 'Create the subscription' }).click();
    await page.getByText('The subscription is created.').waitFor();
  };

  it.each(LOOKS)(
    'of a new subscription stays until it is stored or let go, at $width px, $theme',
    async (look) => {
      const window = await console.open('subscriptions', look);
      const { page } = window;
      await page.getByRole('link', { name: 'New subscription' }).first().click();
      await create(page);
      const secret = page.getByText(/^whsec_/);
      await page.getByRole('link', { name: 'Open the subscription' }).click();
      await asks(page).getByText('It is not shown again').waitFor();
      expect(await window.violations()).toEqual([]);
      expect(await window.overflows()).toBe(false);
      await window.picture(`subscription-leave-${look.width}-${look.theme}`);
      await stay(page);
      expect(await secret.count()).toBe(1);
      await page.goBack();
      await stay(page);
      expect(await secret.count()).toBe(1);
      expect(page.url()).toContain('/subscriptions/new');
      await page.goBack();
      await asks(page).getByRole('button', { name: 'Leave' }).click();
      await page.waitForURL(/\/subscriptions$/);
    },
  );

  it('of a new subscription is not asked for once it is stored', async () => {
    const { page } = await console.open('subscriptions/new');
    await create(page);
    expect(await askedBeforeReload(page)).toBe(true);
    await create(page);
    await page.getByLabel('I have stored it').check();
    await page.getByRole('link', { name: 'Open the subscription' }).click();
    await page.getByRole('tab', { name: 'Overview' }).waitFor();
    expect(await asks(page).count()).toBe(0);
    expect(await askedBeforeReload(page)).toBe(false);
  });

  it('after a rotation stays over its page, whose form asks nothing', async () => {
    const id = await subscribe();
    const { page } = await console.open('subscriptions');
    await page.locator('[data-row-link]').first().click();
    await page.waitForURL((url) => url.pathname.endsWith(`/${id}`));
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Replace the signing secret' }).click();
    await page.getByRole('button', { name: 'Generate a new secret' }).click();
    await page.getByText(/^whsec_/).waitFor();
    await page.evaluate(() => history.back());
    await stay(page);
    expect(await page.getByText(/^whsec_/).count()).toBe(1);
    expect(await askedBeforeReload(page)).toBe(true);
    await page.getByRole('tab', { name: 'Overview' }).waitFor();
    expect(await askedBeforeReload(page)).toBe(false);
  });

  it('that a user has as a password stays until it is stored', async () => {
    const { page } = await console.open('profile');
    await page.goto(`${console.url}users`);
    await page.getByRole('button', { name: 'New user' }).first().click();
    const dialog = page.getByRole('dialog').first();
    await dialog.getByLabel('User name').fill('somebody');
    await dialog.getByRole('button', { name: 'Create the user' }).click();
    await page.getByRole('button', { name: 'I have stored it' }).waitFor();
    await page.evaluate(() => history.back());
    await stay(page);
    await page.getByRole('button', { name: 'I have stored it' }).click();
    await page.getByRole('heading', { name: 'somebody' }).waitFor();
    expect(await asks(page).count()).toBe(0);
  });
});
