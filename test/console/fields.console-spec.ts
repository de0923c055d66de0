import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { ADMIN, BASE } from '../support/service.js';
import { TestConsole } from './support/console.js';

interface Form {
  readonly name: string;
  readonly page: string;
  /** The call that is refused. */
  readonly method: string;
  readonly call: RegExp;
  /** By what the field is called on the page: as the service calls it. */
  readonly fields: Readonly<Record<string, string>>;
  /** Fills in what is needed. @returns what sends it */
  readonly ready: (page: Page) => Promise<Locator>;
}

const S = `${BASE}/subscriptions`;
const ids = { subscription: '', user: '' };
const inDialog = (page: Page, name: string): Locator =>
  page.getByRole('dialog').getByRole('button', { name, exact: true });
const fillHeaders = async (page: Page): Promise<void> => {
  await page.getByText('Headers and encoding').click();
  await page.getByRole('button', { name: 'Add a header' }).click();
  await page.getByRole('button', { name: 'Add a header' }).click();
  // The first stays empty, and is not sent.
  await page.getByLabel('Name 2').fill('X-Key');
  await page.getByLabel('Value 2').fill('1');
};
const SUBSCRIPTION = {
  Object: 'objCode',
  'Event type': 'eventType',
  'Only this object': 'objId',
  URL: 'url',
  Token: 'authToken',
  'Value 2': 'headers[0].value',
  'States as base64': 'base64Encoding',
  Name: 'settings.name',
  Description: 'settings.description',
};

const FORMS: readonly Form[] = [
  {
    name: 'a new subscription',
    page: 'subscriptions/new?objCode=TASK',
    method: 'POST',
    call: /\/subscriptions$/,
    fields: { ...SUBSCRIPTION, 'Create paused': 'settings.paused' },
    ready: async (page) => {
      await page.getByRole('textbox', { name: 'URL' }).fill('https://receiver.example.com/new');
      await fillHeaders(page);
      return page.getByRole('button', { name: 'Create the subscription' });
    },
  },
  {
    name: 'a subscription that takes the place of another',
    page: 'subscriptions/new?replaces=ID_OF_SUBSCRIPTION',
    method: 'POST',
    call: /\/replace$/,
    fields: SUBSCRIPTION,
    ready: async (page) => {
      await fillHeaders(page);
      await page.getByRole('button', { name: 'Replace the subscription' }).click();
      return inDialog(page, 'Replace it');
    },
  },
  {
    name: 'the names of a subscription',
    page: 'subscriptions/ID_OF_SUBSCRIPTION',
    method: 'PATCH',
    call: /\/settings$/,
    fields: { Name: 'name', Description: 'description', 'Name 1': 'labels' },
    ready: async (page) => {
      await page.getByRole('button', { name: 'More' }).click();
      await page.getByRole('menuitem', { name: 'Name and labels' }).click();
      await page.getByRole('button', { name: 'Add a label' }).click();
      await page.getByLabel('Name 1').fill('team');
      return inDialog(page, 'Save');
    },
  },
  {
    name: 'the alerts of a subscription',
    page: 'subscriptions/ID_OF_SUBSCRIPTION',
    method: 'PUT',
    call: /\/alerts$/,
    fields: { 'Address of alerts': 'url' },
    ready: async (page) => {
      await page.getByRole('button', { name: 'More' }).click();
      await page.getByRole('menuitem', { name: 'Alerts' }).click();
      await page.getByRole('dialog').getByRole('textbox').fill('https://receiver.example.com/alerts');
      return inDialog(page, 'Save');
    },
  },
  {
    name: 'an event',
    page: 'publish',
    method: 'POST',
    call: /\/events$/,
    fields: { Object: 'objCode', 'Object id': 'objId', 'User id': 'userId', 'Idempotency key': 'id' },
    ready: async (page) => {
      const send = page.getByRole('button', { name: 'Publish', exact: true });
      await send.waitFor();
      return send;
    },
  },
  {
    name: 'a new user',
    page: 'users?new=true',
    method: 'POST',
    call: /\/users$/,
    fields: { 'User name': 'username', 'New password': 'password', 'Access level': 'accessLevel' },
    ready: async (page) => {
      await page.getByRole('dialog').getByLabel('User name').fill('somebody');
      await page.getByText('Set manually').click();
      await page.getByRole('dialog').getByLabel('New password').fill('a password of mine');
      return inDialog(page, 'Create the user');
    },
  },
  {
    name: 'another password of a user',
    page: 'users/ID_OF_USER',
    method: 'PATCH',
    call: /\/users\/[^/]+$/,
    fields: { 'New password': 'password' },
    ready: async (page) => {
      await page.getByRole('button', { name: 'Reset the password' }).click();
      await page.getByText('Set manually').click();
      await page.getByRole('dialog').getByLabel('New password').fill('a password of mine');
      return inDialog(page, 'Reset the password');
    },
  },
  {
    name: 'one’s own password',
    page: 'profile',
    method: 'PUT',
    call: /\/password$/,
    fields: { 'Current password': 'currentPassword', 'New password': 'newPassword' },
    ready: async (page) => {
      await page.getByLabel('Current password').fill(ADMIN.password);
      await page.getByLabel('New password', { exact: true }).fill('a password of mine');
      await page.getByLabel('New password, again').fill('a password of mine');
      return page.getByRole('button', { name: 'Change the password' });
    },
  },
  {
    name: 'a new integration',
    page: 'integrations/new',
    method: 'POST',
    call: /\/custom-integrations$/,
    fields: { Name: 'name', 'Base URL': 'baseApiUrl' },
    ready: async (page) => {
      const send = page.getByRole('button', { name: 'Create the integration' });
      await send.waitFor();
      return send;
    },
  },
];

describe('what the service refuses in a form of the console', () => {
  let console: TestConsole;

  beforeAll(async () => {
    console = await TestConsole.start();
    const subscription = await console.service.call('POST', S, {
      body: {
        objCode: 'TASK',
        eventType: 'UPDATE',
        url: 'https://receiver.example.com/',
        authToken: 'token',
      },
    });
    const user = await console.service.call('POST', '/api/v1/users', {
      body: { username: 'refused', password: 'a password of mine', accessLevel: 'Worker' },
    });
    ids.subscription = subscription.body.id as string;
    ids.user = user.body.id as string;
  });
  afterEach(() => console.end());
  afterAll(() => console.close());

  it.each(FORMS)('stands at the fields of $name, and what is of none beneath them', async (form) => {
    const path = form.page.replace('ID_OF_SUBSCRIPTION', ids.subscription).replace('ID_OF_USER', ids.user);
    const window = await console.open(path);
    const { page } = window;
    const send = await form.ready(page);
    const sayings = Object.values(form.fields).map((field) => `${field} is refused here.`);
    const message = ['colour must be a word.', ...sayings, 'Unknown field "size"; did you mean "sizes"?'];
    await page.route(form.call, (route) =>
      route.request().method() === form.method
        ? route.fulfill({
            status: 400,
            contentType: 'application/json',
            body: JSON.stringify({ error: { class: 'ValidationFailed', message: message.join(' ') } }),
          })
        : route.continue(),
    );
    await send.click();
    await page
      .getByRole('alert')
      .getByText('colour must be a word. Unknown field "size"; did you mean "sizes"?')
      .waitFor();
    const wrong = page.locator('[aria-invalid="true"]');
    const found = await wrong.evaluateAll((fields) =>
      fields.map((field) => {
        const { labels } = field as HTMLInputElement;
        const described = field.getAttribute('aria-describedby') ?? '';
        const said = described.split(' ').map((id) => document.getElementById(id)?.textContent ?? '');
        return [labels![0]!.textContent.replace(' (optional)', ''), said.at(-1)] as const;
      }),
    );
    const expected = Object.entries(form.fields).map(([label, field]) => [
      label,
      `${field} is refused here.`,
    ]);
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-invalid'))).toBe('true');
    expect(await window.violations()).toEqual([]);
    await window.picture(`fields-${form.name.replaceAll(/\W+/g, '-')}`);
  });
});
