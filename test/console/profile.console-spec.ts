import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { LOOKS, type Window } from './support/browser.js';
import { TestConsole } from './support/console.js';

const PASSWORD = 'given by somebody else';

describe('the profile', () => {
  let console: TestConsole;
  let who: { username: string; password: string };
  let users = 0;

  beforeAll(async () => {
    console = await TestConsole.start();
  });
  beforeEach(async () => {
    who = { username: `worker-${++users}`, password: PASSWORD };
    await console.service.call('POST', '/api/v1/users', { body: who });
  });
  afterEach(() => console.end());
  afterAll(() => console.close());

  const section = (window: Window, name: string) =>
    window.page.locator('section').filter({ has: window.page.getByRole('heading', { name, exact: true }) });

  it.each(LOOKS)('asks for a password of one’s own, at $width px, $theme', async ({ width, theme }) => {
    const window = await console.open('profile', { width, theme }, who);
    const { page } = window;
    await page.getByText('Choose a password of your own').waitFor();
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await window.picture(`profile-password-due-${width}-${theme}`);

    await page.getByRole('link', { name: 'Change the password' }).click();
    const current = page.getByLabel('Current password');
    expect(await current.evaluate((element) => element === document.activeElement)).toBe(true);
    await current.fill('not the password');
    await page.getByLabel('New password', { exact: true }).fill('short');
    await page.getByLabel('New password, again').fill('shirt');
    await page.getByRole('button', { name: 'Change the password' }).click();
    await page.getByText('This differs from the new password.').waitFor();

    await page.getByLabel('New password, again').fill('short');
    await page.getByRole('button', { name: 'Change the password' }).click();
    await page.getByText('newPassword must have 8 to 200 characters.').waitFor();

    await page.getByLabel('New password', { exact: true }).fill('one of my own');
    await page.getByLabel('New password, again').fill('one of my own');
    await page.getByRole('button', { name: 'Change the password' }).click();
    await page.getByText('currentPassword is wrong.').waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture(`profile-password-wrong-${width}-${theme}`);

    await current.fill(PASSWORD);
    await page.getByRole('button', { name: 'Change the password' }).click();
    await page.getByText('The password is changed.').waitFor();
    await page.getByText('Choose a password of your own').waitFor({ state: 'detached' });
    await console.service.login(who.username, 'one of my own');
  });

  it('shows the API key only when asked, and replaces and removes it only after a question', async () => {
    const window = await console.open('profile', {}, who);
    const { page } = window;
    const key = section(window, 'API key');
    await key.getByRole('button', { name: 'Show' }).click();
    await key.getByText('You have no API key.').waitFor();

    await key.getByRole('button', { name: 'Generate a new key' }).click();
    const dialog = page.getByRole('dialog');
    expect(await window.violations()).toEqual([]);
    await window.picture('profile-key-question');
    await dialog.getByRole('button', { name: 'Generate a new key' }).click();
    const shown = await key.locator('pre').first().innerText();
    expect(shown).toMatch(/^[0-9a-f]{64}$/);
    const me = await console.service.call('GET', '/api/v1/users/me', {
      session: null,
      headers: { apiKey: shown },
    });
    expect(me.body.username).toBe(who.username);
    expect(await window.violations()).toEqual([]);
    await window.picture('profile-key');

    await key.getByRole('button', { name: 'Hide' }).click();
    expect(await page.content()).not.toContain(shown);

    await key.getByRole('button', { name: 'Remove the key' }).click();
    await dialog.getByRole('button', { name: 'Remove the key' }).click();
    await key.getByText('You have no API key.').waitFor();
  });

  it('keeps how the console is seen, in this browser, and other tabs follow', async () => {
    const window = await console.open('profile', {}, who);
    const { page } = window;
    const other = await window.context.newPage();
    await other.goto(`${console.url}profile`);
    await page.getByText('Dark', { exact: true }).click();
    await page.getByText('简体中文', { exact: true }).click();
    await other.getByRole('heading', { level: 1, name: '个人资料' }).waitFor();
    expect(await other.locator('html').getAttribute('data-theme')).toBe('dark');
    await page.reload();
    await page.getByRole('heading', { level: 1, name: '个人资料' }).waitFor();
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
  });
});
