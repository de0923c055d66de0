import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { startTestService } from '../support/service.js';
import { until } from '../support/until.js';
import { LOOKS } from './support/browser.js';
import { TestConsole } from './support/console.js';

const WORKER = { username: 'worker', password: 'password of worker' };
/** Connections break off; or a proxy answers in the place of the service. */
const WAYS = ['broken off', 502] as const;
const BAR = /The service cannot be reached\. What you see is from/;
const SCRIPT = (name: string): RegExp => new RegExp(`/assets/${name}-[^/]*\\.js$`);

describe('the console while the service is away', () => {
  let console: TestConsole;

  beforeAll(async () => {
    console = await TestConsole.start();
    await console.service.call('POST', '/api/v1/users', { body: { ...WORKER, passwordChangeDue: false } });
    const session = await console.service.login(WORKER.username, WORKER.password);
    await console.service.call('PUT', '/attask/api/v15.0/user?action=generateApiKey', { session });
  });
  afterEach(async () => {
    console.reconnect();
    await console.end();
  });
  afterAll(() => console.close());

  const show = (page: Page): Promise<void> => page.getByRole('button', { name: 'Show', exact: true }).click();
  const hasStyles = (page: Page): Promise<boolean> =>
    page.evaluate(() =>
      [...document.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet]')].every(
        ({ sheet }) => sheet !== null,
      ),
    );

  it.each([
    ...LOOKS.map((look) => ({ ...look, away: 'broken off' as const })),
    { width: 1280 as const, theme: 'light' as const, away: 502 as const },
    { width: 390 as const, theme: 'dark' as const, away: 503 as const },
  ])(
    'stays as it is, says so, and goes on by itself: $away, at $width px, $theme',
    async ({ width, theme, away }) => {
      const window = await console.open('profile', { width, theme }, WORKER);
      const { page } = window;
      await page.getByLabel('Current password').fill('kept');
      console.disconnect(away);
      await show(page);
      await page.getByText(BAR).waitFor();
      expect(await window.violations()).toEqual([]);
      expect(await window.overflows()).toBe(false);
      await window.picture(`away-${away}-${width}-${theme}`);
      console.reconnect();
      await page.getByText(BAR).waitFor({ state: 'detached' });
      expect(await page.getByLabel('Current password').inputValue()).toBe('kept');
      await show(page);
      await page.getByRole('button', { name: 'Hide', exact: true }).waitFor();
    },
  );

  it.each(WAYS)('survives a restart of it: %s', async (away) => {
    const window = await console.open('profile', {}, WORKER);
    const { page } = window;
    await page.getByLabel('Current password').fill('kept');
    const { database, config } = console.service;
    console.disconnect(away);
    const restarted = await startTestService({ database, env: { PUBLIC_URL: config.publicUrl } });
    await show(page);
    await page.getByText(BAR).waitFor();
    console.leadTo(restarted.url);
    await page.getByText(BAR).waitFor({ state: 'detached' });
    await show(page);
    await page.getByRole('button', { name: 'Hide', exact: true }).waitFor();
    expect(await page.getByLabel('Current password').inputValue()).toBe('kept');
    await restarted.close();
  });

  it('says that it does not answer, where it takes calls and answers none', async () => {
    const window = await console.open('profile', {}, WORKER);
    const { page } = window;
    await page.getByLabel('Current password').fill('kept');
    console.disconnect('hanging');
    await show(page);
    await page.getByText(/The service does not answer\. What you see is from/).waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('away-hanging');
    console.reconnect();
    await page.getByRole('button', { name: 'Hide', exact: true }).waitFor();
    await page.getByText(/What you see is from/).waitFor({ state: 'detached' });
    expect(await page.getByLabel('Current password').inputValue()).toBe('kept');
  });

  it('notices that also when nobody asks for anything', async () => {
    const { page } = await console.open('profile', {}, WORKER);
    await page.getByText('This one', { exact: true }).waitFor();
    console.disconnect('hanging');
    await page.getByText(/The service does not answer\. What you see is from/).waitFor();
    console.reconnect();
    await page.getByText(/What you see is from/).waitFor({ state: 'detached' });
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it.each(WAYS)('keeps a form whose editor was still to be fetched: %s', async (away) => {
    const window = await console.open('subscriptions/new');
    window.mayMissFiles = true;
    const { page } = window;
    await page.getByLabel('URL').fill('https://receiver.example.com/kept');
    console.disconnect(away);
    await page.getByText('JSON', { exact: true }).first().click();
    await page.getByText('This part is not loaded yet').waitFor();
    await page.getByText(BAR).waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture(`away-editor-${away}`);
    console.reconnect();
    await page.locator('.cm-editor').waitFor();
    expect(await page.getByLabel('URL').inputValue()).toBe('https://receiver.example.com/kept');
    expect(await page.getByText('This part is not loaded yet').count()).toBe(0);
  });

  it.each(WAYS)('shows a page that was not opened before as soon as it can: %s', async (away) => {
    const window = await console.open('profile');
    window.mayMissFiles = true;
    const { page } = window;
    await page.evaluate(() => Object.assign(globalThis, { samePage: true }));
    console.disconnect(away);
    await page.getByRole('link', { name: 'Audit' }).click();
    await page.getByText('This part is not loaded yet').waitFor();
    await page.getByText(BAR).waitFor();
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await window.picture(`away-page-${away}`);
    console.reconnect();
    await page.getByRole('heading', { level: 1, name: 'Audit' }).waitFor();
    await page.getByRole('button', { name: 'Export' }).waitFor();
    expect(await hasStyles(page)).toBe(true);
    expect(await page.evaluate(() => 'samePage' in globalThis)).toBe(true);
  });

  it('has the palette come over the page as soon as it can', async () => {
    const window = await console.open('profile');
    window.mayMissFiles = true;
    const { page } = window;
    await page.getByLabel('Current password').fill('kept');
    console.disconnect();
    await page.keyboard.press('Control+k');
    const dialog = page.getByRole('dialog', { name: 'Search or go to' });
    await dialog.getByText('This part is not loaded yet').waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('away-palette');
    console.reconnect();
    await dialog.getByRole('combobox').waitFor();
    expect(await page.getByLabel('Current password').inputValue()).toBe('kept');
  });

  it('says of a part that cannot be had that it cannot, and fetches it when asked to', async () => {
    const window = await console.open('subscriptions/new');
    window.mayMissFiles = true;
    const { page } = window;
    await page.route(SCRIPT('JsonEditor'), (route) => route.fulfill({ status: 404, body: '' }));
    await page.getByLabel('URL').fill('https://receiver.example.com/kept');
    await page.getByText('JSON', { exact: true }).first().click();
    await page.getByText('This part could not be loaded').waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('part-failed');
    await page.unroute(SCRIPT('JsonEditor'));
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.locator('.cm-editor').waitFor();
    expect(await page.getByLabel('URL').inputValue()).toBe('https://receiver.example.com/kept');
  });

  describe('for an update', () => {
    /** As after an update: another first script, and those of the old version gone. */
    const update = async (page: Page): Promise<void> => {
      const html = await (await page.request.get(console.url)).text();
      await page.route(console.url, (route) =>
        route.fulfill({
          contentType: 'text/html',
          body: html.replace(/assets\/index-[^"]*\.js/, 'assets/index-another.js'),
        }),
      );
      await page.route(SCRIPT('\\w+'), (route) => route.fulfill({ status: 404, body: '' }));
    };

    it.each(LOOKS)(
      'says that a page is of another version, and keeps all until it is loaded again, at $width px, $theme',
      async (look) => {
        const window = await console.open('profile', look);
        window.mayMissFiles = true;
        const { page } = window;
        await update(page);
        if (look.width === 390) await page.getByRole('button', { name: 'Open the navigation' }).click();
        await page.getByRole('link', { name: 'Audit' }).last().click();
        await page.getByRole('heading', { name: 'The console was updated' }).waitFor();
        await page.getByText('There is a new version of the console.').waitFor();
        if (look.width === 390) await page.getByRole('dialog').waitFor({ state: 'detached' });
        expect(await window.violations()).toEqual([]);
        expect(await window.overflows()).toBe(false);
        await window.picture(`updated-${look.width}-${look.theme}`);
        // What there is of the old version still works.
        await page.goBack();
        await page.getByRole('heading', { level: 1, name: 'Profile' }).waitFor();
        await page.goForward();
        await page.getByRole('heading', { name: 'The console was updated' }).waitFor();
        await page.unrouteAll();
        await page.getByRole('button', { name: 'Reload' }).last().click();
        await page.getByRole('heading', { level: 1, name: 'Audit' }).waitFor();
        expect(await page.getByText('There is a new version of the console.').count()).toBe(0);
      },
    );

    it('says so when it is back, and keeps the form', async () => {
      const window = await console.open('profile', {}, WORKER);
      const { page } = window;
      await page.getByLabel('Current password').fill('kept');
      await update(page);
      console.disconnect();
      await show(page);
      await page.getByText(BAR).waitFor();
      expect(await page.getByText('There is a new version of the console.').count()).toBe(0);
      console.reconnect();
      await page.getByText('There is a new version of the console.').waitFor();
      expect(await page.getByLabel('Current password').inputValue()).toBe('kept');
    });
  });

  describe('and cannot say who is signed in', () => {
    const SESSION = '**/api/v1/console/session';
    const unavailable = {
      status: 503,
      json: { error: { class: 'StoreUnavailable', message: 'The database cannot be reached.' } },
    };

    it.each([
      ['a broken connection', undefined, 'The service cannot be reached.'],
      ['503 of its own', unavailable, 'The database cannot be reached.'],
      ['502 of a proxy', { status: 502, body: '<h1>Bad Gateway</h1>' }, 'The service cannot be reached.'],
      [
        'a mistake of its own',
        {
          status: 500,
          json: { error: { class: 'InternalError', message: 'Something went wrong on our side.' } },
        },
        'Something went wrong on our side.',
      ],
    ])('asks nobody to sign in who is, and opens as soon as it can: %s', async (name, answer, text) => {
      const window = await console.open('profile');
      const { page } = window;
      // The page itself comes from the browser's memory: only its calls fail.
      await page.route('**/api/**', (route) =>
        answer === undefined ? route.abort() : route.fulfill(answer),
      );
      await page.reload();
      await page.getByText(text).waitFor();
      expect(await page.getByLabel('User name').count()).toBe(0);
      expect(await window.violations()).toEqual([]);
      await window.picture(`opening-${name}`);
      await page.unroute('**/api/**');
      await page.getByRole('heading', { level: 1, name: 'Profile' }).waitFor();
    });

    it('leaves the page as it is, when another tab has signed in or a call was refused', async () => {
      const { page, context } = await console.open('profile', {}, WORKER);
      await page.getByLabel('Current password').fill('kept');
      let asked = 0;
      await page.route(SESSION, (route) => {
        asked++;
        return route.fulfill(unavailable);
      });
      const other = await context.newPage();
      await other.goto(`${console.url}profile`);
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has one origin alone
      await other.evaluate(() => new BroadcastChannel('hookfront-session').postMessage('changed'));
      await until('the session is asked for', () => asked > 0);
      await page.getByText(/The service is busy or restarting/).waitFor();

      await page.route('**/attask/api/*/user', (route) =>
        route.fulfill({
          status: 401,
          json: { error: { class: 'AuthenticationRequired', message: 'A valid sessionID is required.' } },
        }),
      );
      await show(page);
      await page.getByRole('alert').getByText('The database cannot be reached.').waitFor();
      expect(await page.getByRole('dialog').count()).toBe(0);
      expect(await page.getByLabel('Current password').inputValue()).toBe('kept');
    });
  });

  it('says that it is busy where it refuses calls itself, with the rows that were there', async () => {
    const window = await console.open('users', { width: 390, theme: 'dark' });
    const { page } = window;
    await page.getByRole('link', { name: /worker/ }).waitFor();
    await page.route('**/api/**', (route) =>
      route.fulfill({
        status: 503,
        json: { error: { class: 'ShuttingDown', message: 'This node is shutting down; nothing was taken.' } },
      }),
    );
    await page.getByText(/The service is busy or restarting\. What you see is from/).waitFor();
    expect(await page.getByRole('link', { name: /worker/ }).count()).toBe(1);
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await window.picture('busy-390-dark');
    await page.unroute('**/api/**');
    await page.getByText(/The service is busy or restarting/).waitFor({ state: 'detached' });
  });
});
