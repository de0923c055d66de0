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
    // Whoever has none has nothing to be shown, lost or asked about.
    await key.getByText('You have no API key.').waitFor();
    expect(await key.getByRole('button', { name: /^(Show|Remove the key)$/ }).count()).toBe(0);
    await key.getByRole('button', { name: 'Generate a key' }).click();
    const first = await key.locator('pre').first().innerText();

    await page.reload();
    await key.getByText('The key is not shown until you ask for it.').waitFor();
    await key.getByRole('button', { name: 'Show' }).click();
    await key.getByText(first, { exact: true }).waitFor();
    await key.getByRole('button', { name: 'Generate a new key' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('No session was created with it.').waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('profile-key-question');
    await dialog.getByRole('button', { name: 'Generate a new key' }).click();
    await key.getByText(first, { exact: true }).waitFor({ state: 'detached' });
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

  it.each([
    { width: 1280, theme: 'light' },
    { width: 390, theme: 'dark' },
  ] as const)('shows one’s sessions and ends them after a question, at $width px, $theme', async (look) => {
    const login = (agent: string) =>
      console.service.call('POST', '/attask/api/v15.0/login', {
        body: who,
        headers: { 'user-agent': agent, 'x-forwarded-for': '198.51.100.9' },
        session: null,
      });
    await login('Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0');
    const { body } = await login(`<script>${'w'.repeat(240)}`);
    const session = body.data.sessionID as string;
    await login('curl/8.5.0');
    const window = await console.open('profile', look, who);
    const { page } = window;
    const sessions = section(window, 'Sessions');
    const items = sessions.getByRole('listitem');
    await items.nth(3).waitFor();
    expect(await items.first().innerText()).toContain('This one');
    await items.filter({ hasText: 'Firefox 140 on Linux' }).getByText('198.51.100.9').waitFor();
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await sessions.evaluate((element) => element.scrollIntoView());
    await window.picture(`profile-sessions-${look.width}-${look.theme}`);

    await items.filter({ hasText: '<script>' }).getByRole('button', { name: 'End' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('End this session?').waitFor();
    expect(await window.violations()).toEqual([]);
    await dialog.getByRole('button', { name: 'End' }).click();
    await page.getByText('1 session has ended.').waitFor();
    expect((await console.service.call('GET', '/api/v1/users/me', { session })).status).toBe(401);

    await items.nth(2).waitFor();
    await sessions.getByRole('button', { name: 'End all others' }).click();
    await dialog.getByText('End 2 other sessions?').waitFor();
    await window.picture(`profile-sessions-question-${look.width}-${look.theme}`);
    await dialog.getByRole('button', { name: 'End 2 sessions' }).click();
    await page.getByText('2 sessions have ended.').waitFor();
    await items.nth(1).waitFor({ state: 'detached' });
    expect(await items.count()).toBe(1);
    await page.reload();
    await items.first().waitFor();
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
