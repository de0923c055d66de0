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
    fields: { Address: 'url' },
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
    call: /\/events\?explain=true$/,
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
    fields: { Name: 'name', 'Base API URL': 'baseApiUrl' },
    ready: async (page) => {
      const send = page.getByRole('button', { name: 'Add the integration' });
      await send.waitFor();
      return send;
    },
  },
];

describe('a form of the console', () => {
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

  it.each(FORMS)(
    'shows what is refused of $name at its fields, and what is of none beneath them',
    async (form) => {
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
    },
  );

  it('that replaces a subscription leads to the one that it would be a duplicate of', async () => {
    const other = await console.service.call('POST', S, {
      body: {
        objCode: 'TASK',
        eventType: 'DELETE',
        url: 'https://receiver.example.com/',
        authToken: 'token',
      },
    });
    const window = await console.open(`subscriptions/new?replaces=${ids.subscription}`);
    const { page } = window;
    await page.getByLabel('Event type').selectOption('DELETE');
    await page.getByRole('button', { name: 'Replace the subscription' }).click();
    await window.picture('fields-replace-dialog');
    await page.getByRole('dialog').getByText('Nothing waits to be delivered for it.').waitFor();
    await inDialog(page, 'Replace it').click();
    await page.getByText('An identical subscription already exists.').waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.getByRole('link', { name: 'Open it' }).click();
    await inDialog(page, 'Leave').click();
    await page.waitForURL((url) => url.pathname.endsWith(other.body.id as string));
    await console.service.call('DELETE', `${S}/${other.body.id as string}`);
  });

  it.each([
    ['a new subscription', 'subscriptions/new?objCode=TASK', 'Name (optional)'],
    ['an edited subscription', 'subscriptions/new?replaces=ID_OF_SUBSCRIPTION', 'Name (optional)'],
    ['an event', 'publish', 'Idempotency key (optional)'],
  ])('asks before %s is lost, and leads on without a question where nothing is', async (_, path, label) => {
    const window = await console.open(path.replace('ID_OF_SUBSCRIPTION', ids.subscription));
    const { page } = window;
    const field = page.getByLabel(label, { exact: true });
    await field.fill('mine');
    await page.getByRole('link', { name: 'Profile' }).click();
    const dialog = page.getByRole('dialog', { name: 'Leave without saving?' });
    await dialog.waitFor();
    expect(await window.violations()).toEqual([]);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect(await field.inputValue()).toBe('mine');
    await field.fill('');
    await page.getByRole('link', { name: 'Profile' }).click();
    await page.getByRole('heading', { level: 1, name: 'Profile' }).waitFor();
  });

  it('of an event is left without a question once it is published, and not for another event before', async () => {
    const { page } = await console.open('publish');
    await page.getByLabel('Idempotency key (optional)').fill('published-once');
    await page.getByLabel('Begin with a recorded event (optional)').fill('evt_none');
    await page.getByRole('button', { name: 'Use it' }).click();
    await inDialog(page, 'Cancel').click();
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await page
      .getByText(/published-once|was published|No subscription/)
      .first()
      .waitFor();
    await page.getByRole('link', { name: 'Profile' }).click();
    await page.getByRole('heading', { level: 1, name: 'Profile' }).waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  it('in a dialog is not closed by Escape, its cross or a click beside it while it holds what was typed', async () => {
    const window = await console.open(`subscriptions/${ids.subscription}`);
    const { page } = window;
    const names = page.getByRole('dialog', { name: 'Name and labels' });
    const question = page.getByRole('dialog', { name: 'Close without saving?' });
    const open = async (): Promise<void> => {
      await page.getByRole('button', { name: 'More' }).click();
      await page.getByRole('menuitem', { name: 'Name and labels' }).click();
      await names.waitFor();
    };
    await open();
    await page.keyboard.press('Escape');
    await names.waitFor({ state: 'detached' });
    await open();
    const name = page.getByLabel('Name (optional)', { exact: true });
    await name.fill('typed');
    const ways = [
      () => page.keyboard.press('Escape'),
      () => page.mouse.click(5, 400),
      () => names.getByRole('button', { name: 'Close' }).click(),
    ];
    for (const close of ways) {
      await close();
      await question.waitFor();
      expect(await window.violations()).toEqual([]);
      await window.picture('fields-close-dialog');
      await page.keyboard.press('Escape');
      await question.waitFor({ state: 'detached' });
      expect(await name.inputValue()).toBe('typed');
    }
    await page.keyboard.press('Escape');
    await question.getByRole('button', { name: 'Discard' }).click();
    await names.waitFor({ state: 'detached' });
    await open();
    expect(await name.inputValue()).toBe('');
  });
});
