import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ADMIN } from '../support/service.js';
import { LOOKS } from './support/browser.js';
import { TestConsole } from './support/console.js';

const ID = '0199c7a2-6b1e-7c3d-9f40-5a2b8c7d6e5f';

/** As the service answers an error: docs/errors.md. */
const failure = (
  status: number,
  code: string,
  message: string,
  headers: Record<string, string> = {},
  facts: Record<string, string> = {},
) => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify({ error: { class: code, message, ...facts } }),
});

describe('calls that the service refuses, in the console', () => {
  let console: TestConsole;

  beforeAll(async () => {
    console = await TestConsole.start();
  });
  afterEach(() => console.end());
  afterAll(() => console.close());

  it.each(LOOKS)('count down to when they may be made again, at $width px, $theme', async (look) => {
    const window = await console.open('profile', look);
    const { page } = window;
    await page.route('**/api/v1/users?*', (route) =>
      route.fulfill(
        failure(429, 'TooManyRequests', 'Too many attempts; try again later.', { 'retry-after': '4' }),
      ),
    );
    await page.goto(`${console.url}users`);
    const button = page.getByRole('button', { name: /^Try again in \d seconds?$/ });
    await button.waitFor();
    expect(await button.isDisabled()).toBe(true);
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await window.picture(`refused-429-${look.width}-${look.theme}`);
    await page.unroute('**/api/v1/users?*');
    await page.getByRole('button', { name: 'Try again', exact: true }).click();
    await page
      .getByRole('link', { name: new RegExp(ADMIN.username) })
      .first()
      .waitFor();
  });

  it('let nobody sign in before the wait is over', async () => {
    const window = await console.visit('profile');
    const { page } = window;
    const SESSION = '**/api/v1/console/session';
    await page.route(SESSION, (route) =>
      route.request().method() === 'POST'
        ? route.fulfill(failure(429, 'TooManyRequests', 'Too many attempts.', { 'retry-after': '3' }))
        : route.continue(),
    );
    await page.getByLabel('User name').fill(ADMIN.username);
    await page.getByLabel('Password', { exact: true }).fill(ADMIN.password);
    await page.keyboard.press('Enter');
    await page.getByText(/Too many attempts have failed from here\. Try again in \d seconds?\./).waitFor();
    expect(await page.getByRole('button', { name: 'Sign in' }).isDisabled()).toBe(true);
    expect(await window.violations()).toEqual([]);
    await window.picture('refused-sign-in');
    await page.unroute(SESSION);
    await page.getByText(/Too many attempts/).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { level: 1, name: 'Profile' }).waitFor();
  });

  it.each(LOOKS)('name what to tell an operator, at $width px, $theme', async (look) => {
    const window = await console.open('profile', look);
    const { page } = window;
    const text = `Something went wrong on our side; correlation id ${ID}.`;
    await page.route('**/api/v1/users?*', (route) => route.fulfill(failure(500, 'InternalError', text)));
    await page.goto(`${console.url}users`);
    const alert = page.getByRole('alert');
    await alert.getByText(text).waitFor();
    await alert.getByText(`Correlation id ${ID}`, { exact: true }).waitFor();
    await alert.getByText('InternalError').waitFor();
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await window.picture(`refused-500-${look.width}-${look.theme}`);
    await page.unroute('**/api/v1/users?*');
    await page.getByRole('button', { name: 'Try again', exact: true }).click();
    await page
      .getByRole('link', { name: new RegExp(ADMIN.username) })
      .first()
      .waitFor();
  });

  it.each([
    ['UrlDisabled', { subscriptionId: ID }, 'Enable the URL', `subscriptions/${ID}`],
    ['SubscriptionPaused', { subscriptionId: ID }, 'Resume the subscription', `subscriptions/${ID}`],
    ['Conflict', { subscriptionId: ID }, 'Open the subscription', `subscriptions/${ID}`],
    ['StateConflict', { replayId: ID }, 'Open the replay', `replays/${ID}`],
    ['Conflict', { documentId: ID }, 'Open the document', `documents/${ID}`],
    ['ConsentRequired', { integrationId: ID }, 'Link your account', 'services'],
    ['Conflict', { userId: ID }, 'Choose another user', 'users?active=true'],
  ])('lead to where they can be put right: %s with %j', async (code, facts, step, place) => {
    const window = await console.open('profile', { width: 390, theme: 'dark' });
    const { page } = window;
    const raw = 'It cannot be done. PUT https://hooks.example.com/x/enable enables it.';
    await page.route('**/api/v1/audit?*', (route) => route.fulfill(failure(409, code, raw, {}, facts)));
    await page.goto(`${console.url}audit`);
    const link = page.getByRole('alert').getByRole('link', { name: step });
    await link.waitFor();
    expect(await page.getByText('PUT https').count()).toBe(
      code === 'UrlDisabled' || code === 'SubscriptionPaused' ? 0 : 1,
    );
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await link.click();
    await page.waitForURL(`${console.url}${place}`);
  });

  it.each([
    [
      '503 of the service',
      failure(503, 'StoreUnavailable', 'The database cannot be reached; nothing was taken.'),
    ],
    ['502 of a proxy', { status: 502, contentType: 'text/html', body: '<h1>502 Bad Gateway</h1>' }],
  ])('keep a form that was sent, which can be sent again: %s', async (_name, answer) => {
    const window = await console.open('users');
    const { page } = window;
    await page.getByRole('button', { name: 'New user' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('User name').fill('sent-twice');
    await page.route('**/api/**', (route) => route.fulfill(answer));
    await dialog.getByRole('button', { name: /^(Create|Make)/ }).click();
    await dialog.getByRole('alert').first().waitFor();
    await page.getByText(/What you see is from/).waitFor();
    expect(await dialog.getByLabel('User name').inputValue()).toBe('sent-twice');
    expect(await window.violations()).toEqual([]);
    await page.unroute('**/api/**');
    await page.getByText(/What you see is from/).waitFor({ state: 'detached' });
    await page.route('**/api/v1/users', (route) =>
      route.request().method() === 'POST'
        ? route.fulfill(
            failure(400, 'ValidationFailed', 'username is one that the service was asked for again.'),
          )
        : route.continue(),
    );
    await dialog.getByRole('button', { name: /^(Create|Make)/ }).click();
    await dialog.getByText('username is one that the service was asked for again.').waitFor();
  });
});
