import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ADMIN } from '../support/service.js';
import { until } from '../support/until.js';
import { LOOKS } from './support/browser.js';
import { TestConsole } from './support/console.js';

const WORKER = { username: 'worker', password: 'password of worker' };

describe('what surrounds every page', () => {
  let console: TestConsole;

  beforeAll(async () => {
    console = await TestConsole.start();
    await console.service.call('POST', '/api/v1/users', { body: { ...WORKER, passwordChangeDue: false } });
    const session = await console.service.login(WORKER.username, WORKER.password);
    await console.service.call('PUT', '/attask/api/v15.0/user?action=generateApiKey', { session });
  });
  afterEach(() => console.end());
  afterAll(() => console.close());

  it.each(LOOKS)('has every page in its navigation, at $width px, $theme', async ({ width, theme }) => {
    const window = await console.open('', { width, theme });
    const { page } = window;
    if (width === 390) await page.getByRole('button', { name: 'Open the navigation' }).click();
    const navigation = page.getByRole('navigation', { name: 'Pages' }).last();
    await navigation.getByRole('link', { name: 'Profile' }).waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture(`navigation-${width}-${theme}`);
    await navigation.getByRole('link', { name: 'Profile' }).click();
    await page.getByRole('heading', { level: 1, name: 'Profile' }).waitFor();
    if (width === 390) await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it.each(LOOKS)('says that an address leads nowhere, at $width px, $theme', async ({ width, theme }) => {
    const window = await console.open('no/such/page', { width, theme });
    await window.page.getByRole('heading', { level: 1, name: 'There is no such page' }).waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture(`no-page-${width}-${theme}`);
  });

  it('has every list as a call for a shell, by a key and in a menu, and a call that failed', async () => {
    const { page, context } = await console.open('');
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const copied = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
    const service = console.url.replace(/\/console\/$/, '');
    const lists = {
      'deliveries?state=pending&state=retrying': '/deliveries?state=pending%2Cretrying',
      'events?objCode=PROJ': '/events?objCode=PROJ',
      subscriptions: '/subscriptions',
      'endpoints?health=frozen': '/api/v1/endpoints?health=frozen',
      replays: '/replays',
      integrations: '/api/v1/custom-integrations',
      documents: '/api/v1/documents',
      'users?search=work': '/api/v1/users?search=work',
      'audit?objectType=user': '/api/v1/audit?objectType=user',
    };
    for (const [address, call] of Object.entries(lists)) {
      await page.goto(`${console.url}${address}`);
      await page.getByRole('button', { name: 'Export' }).waitFor();
      await page.keyboard.press('y');
      await page.getByText('Copied').first().waitFor();
      expect(await copied()).toMatch(/^curl -s 'http[^']*' \\\n {2}-H "sessionID: \$SESSION"$/);
      expect(await copied()).toContain(`${call}'`);
    }
    await page.evaluate(() => navigator.clipboard.writeText(''));
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem', { name: 'Copy as curl' }).click();
    await until('it is copied', async () => (await copied()).includes('/api/v1/audit?objectType=user'));
    await page.goto(`${console.url}users/${'0'.repeat(32)}`);
    await page.getByRole('alert').getByRole('button', { name: 'Copy as curl' }).click();
    await page.getByText('Copied').first().waitFor();
    expect(await copied()).toContain(`curl -s '${service}/api/v1/users/${'0'.repeat(32)}'`);
  });

  it('is used by keyboard alone, from signing in to signing out', async () => {
    const window = await console.visit('');
    const { page } = window;
    const keys = page.keyboard;
    await page.getByLabel('User name').waitFor();
    // The name has the focus.
    await keys.type(ADMIN.username);
    await keys.press('Tab');
    await keys.type(ADMIN.password);
    await keys.press('Enter');
    await page.locator('#main h1').waitFor();

    await keys.press('?');
    await page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('keys');
    await keys.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });

    await keys.press('Control+k');
    await page.getByRole('dialog', { name: 'Search or go to' }).waitFor();
    await keys.type('profi');
    await keys.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Profile' }).waitFor();

    await keys.press('Control+k');
    await keys.type('zz');
    await page.getByText('Nothing found.').waitFor();
    expect(await window.violations()).toEqual([]);
    await keys.press('Control+a');
    await keys.type('theme: dark');
    await keys.press('Enter');
    await page.locator('html[data-theme=dark]').waitFor();

    await keys.press('Control+k');
    await page.getByRole('dialog', { name: 'Search or go to' }).waitFor();
    await window.settle();
    expect(await window.violations()).toEqual([]);
    await window.picture('palette');
    await keys.type('sign out');
    await keys.press('Enter');
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
  });

  it('finds names, parts of URLs, states and objects', async () => {
    const body = {
      objCode: 'TASK',
      eventType: 'UPDATE',
      url: 'http://127.0.0.1:41301/warehouse',
      authToken: 'token-of-mine',
      settings: { name: 'Late tasks' },
    };
    await console.service.call('POST', '/attask/eventsubscription/api/v1/subscriptions', { body });
    const window = await console.open('profile');
    const { page } = window;
    const option = (name: RegExp) => page.getByRole('option', { name });
    await page.keyboard.press('Control+k');
    const field = page.getByRole('combobox', { name: 'Search or go to' });
    await field.fill('127.0.0.1:41301/ware');
    await option(/^Subscriptions: open Late tasks – 127/).waitFor();
    await option(/^Endpoints: open 127.0.0.1:41301\/warehouse/).waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('palette-found');
    await field.fill('task');
    await option(/^Deliveries: only TASK/).waitFor();
    await field.fill('exhausted');
    await option(/^Deliveries: only Exhausted/).waitFor();
    await field.fill('evt_01a22e05ce1e7d13b7f3ad72d8bd045a_3');
    await option(/^Events: open evt_/).waitFor();
    await field.fill('late tasks');
    await option(/^Subscriptions: open Late tasks/).click();
    await page.waitForURL(/subscriptions\/[0-9a-f-]{36}/);
  });

  it('has no key do anything in a field, and none at all when they are switched off', async () => {
    const window = await console.open('profile');
    const { page } = window;
    await page.getByLabel('Current password').fill('');
    await page.getByLabel('Current password').press('?');
    expect(await page.getByLabel('Current password').inputValue()).toBe('?');
    expect(await page.getByRole('dialog').count()).toBe(0);

    // What a key does, it does at once from here on: the sheet of keys and the page have been fetched.
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('g');
    await page.keyboard.press('n');
    await page.getByRole('link', { name: /worker/ }).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.waitForURL(/users\/[0-9a-f]{32}$/);
    await page.keyboard.press('g');
    await page.keyboard.press('m');
    await page.waitForURL(/profile$/);

    await page.getByRole('switch', { name: 'Single-key shortcuts' }).click();
    const drawn = (): Promise<unknown> =>
      page.evaluate(
        () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
      );
    await page.keyboard.press('?');
    await page.keyboard.press('g');
    await page.keyboard.press('n');
    await drawn();
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(page.url()).toBe(`${console.url}profile`);
    await page.getByRole('link', { name: 'Users' }).click();
    await page.getByRole('link', { name: /worker/ }).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await drawn();
    expect(page.url()).toBe(`${console.url}users`);

    await page.keyboard.press('Control+k');
    await page.getByRole('dialog', { name: 'Search or go to' }).waitFor();
  });

  it('skips to the content', async () => {
    const { page } = await console.open('profile');
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
    expect(page.url()).toBe(`${console.url}profile`);
  });

  it('can be seen with the colours of the system alone', async () => {
    const window = await console.open('profile', { forcedColors: true });
    expect(await window.violations()).toEqual([]);
    await window.picture('profile-forced-colours');
  });

  describe('when the session ends', () => {
    const endSessions = (username: string): Promise<unknown> =>
      // As whoever resets a password does.
      console.service
        .call('GET', '/api/v1/users?limit=100')
        .then(
          ({ body }) =>
            (body.users as { id: string; username: string }[]).find((user) => user.username === username)!.id,
        )
        .then((id) =>
          console.service.call('PATCH', `/api/v1/users/${id}`, {
            body: { password: WORKER.password, passwordChangeDue: false },
          }),
        );

    it('keeps the form over which somebody signs in again, and then makes the call', async () => {
      const window = await console.open('profile', {}, WORKER);
      const { page } = window;
      await page.getByLabel('Current password').fill(WORKER.password);
      await page.getByLabel('New password', { exact: true }).fill('one of my own');
      await page.getByLabel('New password, again').fill('one of my own');
      await endSessions(WORKER.username);
      await page.getByRole('button', { name: 'Change the password' }).click();

      const dialog = page.getByRole('dialog', { name: 'Sign in again' });
      await dialog.waitFor();
      expect(await window.violations()).toEqual([]);
      await window.picture('sign-in-again');
      expect(await dialog.getByLabel('User name').inputValue()).toBe(WORKER.username);
      await page.keyboard.press('Escape');
      await dialog.getByLabel('Password', { exact: true }).fill('wrong password');
      await page.keyboard.press('Enter');
      await dialog.getByText('The user name or the password is wrong.').waitFor();
      await dialog.getByLabel('Password', { exact: true }).fill(WORKER.password);
      await page.keyboard.press('Enter');
      await page.getByText('The password is changed.').waitFor();
      await endSessions(WORKER.username);
    });

    it('shows nothing of it to whoever signs in in its place', async () => {
      const window = await console.open('profile', {}, WORKER);
      const { page } = window;
      await page.getByLabel('Current password').fill('a secret of mine');
      await endSessions(WORKER.username);
      await page.getByRole('button', { name: 'Show', exact: true }).click();
      await page.getByRole('button', { name: 'Sign in as somebody else' }).click();
      await window.signIn(ADMIN.username, ADMIN.password);
      expect(await page.getByLabel('Current password').inputValue()).toBe('');
    });

    it('goes on when another tab has signed in anew, whose token is another one', async () => {
      const window = await console.open('profile', {}, WORKER);
      const { page } = window;
      // As another tab does that knows nothing of this one.
      const again = await window.context.request.post(
        `${console.url.replace('console/', '')}api/v1/console/session`,
        {
          data: WORKER,
          headers: { 'sec-fetch-site': 'same-origin' },
        },
      );
      expect(again.status()).toBe(201);
      await page.getByRole('button', { name: 'Show', exact: true }).click();
      await page.getByRole('button', { name: 'Hide', exact: true }).waitFor();
    });
  });
});
