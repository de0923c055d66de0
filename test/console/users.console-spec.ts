import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { ADMIN } from '../support/service.js';
import { LOOKS } from './support/browser.js';
import { TestConsole } from './support/console.js';

const USERS = '/api/v1/users';

describe('the users in the console', () => {
  let console: TestConsole;

  beforeAll(async () => {
    console = await TestConsole.start();
  });
  afterEach(() => console.end());
  afterAll(() => console.close());

  const create = async (username: string, more: object = {}): Promise<string> => {
    const body = { username, password: 'a password of mine', ...more };
    const answer = await console.service.call('POST', USERS, { body });
    expect(answer.status).toBe(201);
    return answer.body.id as string;
  };
  const user = async (id: string): Promise<Record<string, unknown>> =>
    (await console.service.call('GET', `${USERS}/${id}`)).body;

  it('are made with a password that is shown once and works, and what is wrong stands at its field', async () => {
    const window = await console.open('users');
    const { page } = window;
    await page.getByRole('button', { name: 'New user' }).click();
    await page.getByLabel('User name').fill('ADMIN');
    await page.getByText('Set manually', { exact: true }).click();
    await page.getByLabel('New password').fill('short');
    await page.getByRole('button', { name: 'Create the user' }).click();
    await page.getByText('password must have 8 to 200 characters.').waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('user-new-wrong');

    await page.getByLabel('New password').fill('long enough');
    await page.getByRole('button', { name: 'Create the user' }).click();
    await page.getByText('username "ADMIN" is taken.').waitFor();
    await page.getByLabel('User name').fill('erp-connector');
    await page.getByText('Generate', { exact: true }).click();
    await page.getByLabel('Access level').selectOption('Standard');
    await page.getByLabel('May publish events').check();
    await page.getByLabel('Ask for another password at the next sign-in').uncheck();
    await page.getByRole('button', { name: 'Create the user' }).click();
    const dialog = page.getByRole('dialog', { name: 'erp-connector is created' });
    const password = await dialog.locator('pre').innerText();
    expect(password).toMatch(/^(\w{4}-){4}\w{4}$/);
    await page.keyboard.press('Escape');
    expect(await window.violations()).toEqual([]);
    await window.picture('user-password-once');
    await dialog.getByRole('button', { name: 'I have stored it' }).click();

    await page.getByText('May publish events, and use documents.').waitFor();
    expect(await page.content()).not.toContain(password);
    const { body } = await console.service.call('GET', `${USERS}?search=erp`);
    expect(body.users[0]).toMatchObject({
      accessLevel: 'Standard',
      canPublish: true,
      passwordChangeDue: false,
    });
    await console.service.login('erp-connector', password);
  });

  it('get other rights, another password and lose their key and their account, each after a question', async () => {
    const id = await create('somebody');
    const session = await console.service.login('somebody', 'a password of mine');
    await console.service.call('PUT', '/attask/api/v15.0/user?action=generateApiKey', { session });
    const window = await console.open(`users/${id}`);
    const { page } = window;
    const record = page.getByRole('complementary', { name: 'User' });
    await record.getByText('1 session').waitFor();
    expect(await record.getByRole('button', { name: 'Save' }).count()).toBe(0);
    await record.getByLabel('Access level').selectOption('System Administrator');
    await record.getByRole('button', { name: 'Save' }).click();
    await record.getByText('May do everything here: subscriptions, users').waitFor();
    expect(await user(id)).toMatchObject({ accessLevel: 'System Administrator' });
    expect(await window.violations()).toEqual([]);
    await window.picture('user-record');

    await record.getByRole('button', { name: 'Remove the API key' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('No session ends: there is none.').waitFor();
    await dialog.getByRole('button', { name: 'Remove the API key' }).click();
    await page.getByText('The API key of somebody is removed.').waitFor();
    await dialog.waitFor({ state: 'detached' });
    expect(await record.getByRole('button', { name: 'Remove the API key' }).count()).toBe(0);
    expect(await user(id)).toMatchObject({ hasApiKey: false });

    await record.getByRole('button', { name: 'End the session' }).click();
    await dialog.getByRole('button', { name: 'End the session' }).click();
    await record.getByText('0 sessions').waitFor();
    expect((await console.service.call('GET', `${USERS}/me`, { session })).status).toBe(401);

    await record.getByRole('button', { name: 'Reset the password' }).click();
    expect(await window.violations()).toEqual([]);
    await window.picture('user-reset');
    await dialog.getByRole('button', { name: 'Reset the password' }).click();
    const password = await dialog.locator('pre').innerText();
    await dialog.getByRole('button', { name: 'I have stored it' }).click();
    await console.service.login('somebody', password);
    await record.getByText('Somebody else has chosen the password.').waitFor();

    await record.getByRole('button', { name: 'Deactivate' }).click();
    await dialog.getByText('all sessions end at once, and the API key is removed').waitFor();
    await dialog.getByText('1 session ends.').waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('user-deactivate');
    await dialog.getByRole('button', { name: 'Deactivate' }).click();
    await record.getByText('Cannot sign in, and has neither sessions nor an API key.').waitFor();
    await record.getByRole('button', { name: 'Activate' }).click();
    await dialog.getByRole('button', { name: 'Activate' }).click();
    await record.getByText('May do everything here:').waitFor();
    await console.service.call('DELETE', `${USERS}/${id}`);
  });

  it('keep their last administrator, and say what to do before', async () => {
    const { body } = await console.service.call('GET', `${USERS}/me`);
    const others = await console.service.call('GET', `${USERS}?accessLevel=System+Administrator&active=true`);
    for (const { id } of others.body.users as { id: string }[])
      if (id !== body.id) await console.service.call('DELETE', `${USERS}/${id}`);
    const window = await console.open(`users/${body.id as string}`);
    const { page } = window;
    await page.getByText('This is you. May do everything here').waitFor();
    await page.getByRole('button', { name: 'Deactivate' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('This is you: you are signed out at once.').waitFor();
    await dialog.getByRole('button', { name: 'Deactivate' }).click();
    await dialog.getByText('"admin" is the last active System Administrator of this customer').waitFor();
    await dialog.getByText('make another user a System Administrator, then try again').waitFor();
    await dialog.getByRole('link', { name: 'Choose another user' }).waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('user-last-administrator');
    await dialog.getByRole('button', { name: 'Cancel' }).click();

    await page.getByLabel('Access level').selectOption('Planner');
    await page.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('You will no longer be a System Administrator').waitFor();
    await dialog.getByRole('button', { name: 'Give up rights' }).click();
    await dialog.getByText('"admin" is the last active System Administrator').waitFor();
    expect(await user(body.id as string)).toMatchObject({
      accessLevel: 'System Administrator',
      active: true,
    });
  });

  it('look as they should on a phone in the dark with odd names, are filtered, and saved as a file', async () => {
    const odd = `<b>Łukasz</b> שלום ${'very-long-name-'.repeat(12)}\u{1F600}`;
    const id = await create(odd, { accessLevel: 'External User' });
    const window = await console.open('users', LOOKS[3]);
    const { page } = window;
    await page.locator('[data-row-link]').nth(2).waitFor();
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await window.picture('users-390-dark');
    await page.goto(`${console.url}users/${id}`);
    await page.getByText('May use documents, and nothing else.').waitFor();
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await window.picture('user-390-dark');
    await page.goto(`${console.url}users?new=true`);
    await page.getByLabel('User name').waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('user-new-390-dark');

    const wide = await console.open('users?search=ŁUKASZ&accessLevel=External+User');
    await wide.page.getByRole('row', { name: /Łukasz/ }).waitFor();
    expect(await wide.page.locator('[data-row-link]').count()).toBe(1);
    await wide.page.getByRole('button', { name: 'Export' }).click();
    const [file] = await Promise.all([
      wide.page.waitForEvent('download'),
      wide.page.getByRole('menuitem', { name: 'As NDJSON' }).click(),
    ]);
    const text = await readFile((await file.path())!, 'utf8');
    expect((JSON.parse(text) as { username: string }).username).toBe(odd);
    await wide.page.getByRole('button', { name: 'Clear filters' }).click();
    await wide.page.locator('[data-row-link]').nth(2).waitFor();
    expect(await wide.violations()).toEqual([]);
    await wide.picture('users-1280-light');
  });

  it('are not there for others than administrators, and one that is not there says so', async () => {
    await create('worker');
    const { page } = await console.open(
      'users',
      { lang: 'zh' },
      { username: 'worker', password: 'a password of mine' },
    );
    await page.getByText('无权查看').waitFor();
    const missing = await console.open(`users/${'0'.repeat(32)}`, {}, ADMIN);
    await missing.page
      .getByText('It was deleted, is older than what is kept, or belongs to another customer.')
      .waitFor();
    expect(await page.locator('[data-row-link]').count()).toBe(0);
  });
});
