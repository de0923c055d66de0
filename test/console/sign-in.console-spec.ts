import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ADMIN } from '../support/service.js';
import { LOOKS } from './support/browser.js';
import { TestConsole } from './support/console.js';

describe('signing in to the console', () => {
  let console: TestConsole;

  beforeAll(async () => {
    console = await TestConsole.start();
  });
  afterEach(() => console.end());
  afterAll(() => console.close());

  it.each(LOOKS)('leads to the page that was asked for, at $width px, $theme', async ({ width, theme }) => {
    const window = await console.visit('profile', { width, theme });
    await window.page.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await window.picture(`sign-in-${width}-${theme}`);

    await window.page.getByLabel('User name').fill(ADMIN.username);
    await window.page.getByLabel('Password', { exact: true }).fill('not the password');
    await window.page.keyboard.press('Enter');
    await window.page.getByText('The user name or the password is wrong.').waitFor();
    expect(await window.violations()).toEqual([]);

    await window.signIn(ADMIN.username, ADMIN.password);
    expect(await window.page.getByRole('heading', { level: 1 }).innerText()).toBe('Profile');
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await window.picture(`profile-${width}-${theme}`);
  });

  it('stays signed in when the page is loaded again, and keeps nothing where a script could read it', async () => {
    const window = await console.open('profile');
    await window.page.reload();
    await window.page.getByRole('heading', { level: 1, name: 'Profile' }).waitFor();
    await window.page.getByRole('button', { name: 'Display' }).click();
    await window.page.getByRole('menuitemradio', { name: 'Dark' }).click();
    await window.page.locator('html[data-theme=dark]').waitFor();
    const kept = await window.page.evaluate(() => ({
      cookie: document.cookie,
      names: [...Object.keys(localStorage), ...Object.keys(sessionStorage)],
      preferences: Object.keys(JSON.parse(localStorage.getItem('hookfront.preferences') ?? '{}') as object),
    }));
    expect(kept.cookie).toBe('');
    expect(kept.names).toEqual(['hookfront.preferences']);
    expect(kept.preferences.toSorted()).toEqual([
      'density',
      'firstSteps',
      'keys',
      'language',
      'rail',
      'theme',
      'zone',
    ]);
  });

  it('is over when signing out, also in other tabs', async () => {
    const window = await console.open('profile');
    const other = await window.context.newPage();
    await other.goto(`${console.url}profile`);
    await other.getByRole('heading', { level: 1, name: 'Profile' }).waitFor();

    await window.page.getByRole('button', { name: 'Account' }).click();
    await window.page.getByRole('menuitem', { name: 'Sign out' }).click();
    await window.page.getByRole('button', { name: 'Sign in' }).waitFor();
    await other.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(await window.context.cookies()).toEqual([]);
  });

  it('works in Chinese', async () => {
    const window = await console.visit('profile', { lang: 'zh' });
    await window.page.getByRole('button', { name: '登录' }).waitFor();
    expect(await window.page.locator('html').getAttribute('lang')).toBe('zh-Hans');
    await window.picture('sign-in-zh');
    await window.signIn(ADMIN.username, ADMIN.password);
    expect(await window.page.getByRole('heading', { level: 1 }).innerText()).toBe('个人资料');
    expect(await window.violations()).toEqual([]);
    await window.picture('profile-zh');
  });
});
