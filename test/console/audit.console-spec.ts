import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { BASE } from '../support/service.js';
import { LOOKS } from './support/browser.js';
import { TestConsole } from './support/console.js';

const USERS = '/api/v1/users';
const PASSWORD = 'a password of mine';

describe('the audit in the console', () => {
  let console: TestConsole;
  let id: string;
  let objId: string;

  beforeAll(async () => {
    console = await TestConsole.start();
    const body = { username: '<b>Ada</b> שלום \u{1F600}', password: PASSWORD };
    const made = await console.service.call('POST', USERS, { body });
    id = made.body.id as string;
    for (const change of [{ accessLevel: 'Planner' }, { canPublish: true }, { accessLevel: 'Reviewer' }])
      await console.service.call('PATCH', `${USERS}/${id}`, { body: change });
    const subscribed = await console.service.call('POST', `${BASE}/subscriptions`, {
      body: {
        objCode: 'PROJ',
        eventType: 'UPDATE',
        url: `https://receiver.example.com/${'a-very-long-path/'.repeat(90)}`,
        authToken: 'token-of-mine',
      },
    });
    objId = subscribed.body.id as string;
    await console.service.call('PUT', `${BASE}/subscriptions/${objId}/version`, { body: { version: 'v1' } });
  });
  afterEach(() => console.end());
  afterAll(() => console.close());

  it('tells what an edit changed, before and after, and leads from there to the user', async () => {
    const window = await console.open(`audit?objectId=${id}`);
    const { page } = window;
    await page.locator('[data-row-link]').nth(3).waitFor();
    await page.locator('[data-row-link]').first().click();
    const record = page.getByRole('complementary', { name: 'Entry' });
    await record.getByRole('heading', { name: 'User’s rights changed' }).waitFor();
    await record.getByRole('row', { name: 'accessLevel Planner Reviewer' }).waitFor();
    await record.getByText(/Done by admin,/).waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('audit-entry');

    // The entry by itself, from its address.
    const address = page.url().replace(/\?.*/, '');
    await page.goto(address);
    await record.getByRole('row', { name: 'accessLevel Planner Reviewer' }).waitFor();
    await record.getByRole('link', { name: 'Open it' }).click();
    await page.waitForURL(new RegExp(`/users/${id}$`));
    await page.getByText('May publish events, and use documents.').waitFor();
    await page.getByRole('link', { name: 'Changes by this user' }).click();
    await page.waitForURL(/\/audit\?userId=/);
    await page.getByText('Nothing matches these filters').waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('audit-none');
  });

  it('is filtered by what is pressed, and saved as a file', async () => {
    const { page } = await console.open('audit');
    await page.getByRole('row', { name: /version changed/ }).waitFor();
    await page.getByRole('button', { name: 'Subscription’s version changed' }).click();
    await page.getByRole('menuitem', { name: /^Only/ }).click();
    await page.getByRole('button', { name: 'What was done: Subscription’s version changed' }).waitFor();
    expect(page.url()).toContain('action=subscription.versionChanged');
    await page.locator('[data-row-link]').click();
    await page.getByRole('row', { name: 'version v2 v1' }).waitFor();

    await page.goto(`${console.url}audit?objectType=user&since=1h`);
    await page.locator('[data-row-link]').nth(3).waitFor();
    await page.getByRole('button', { name: 'Export' }).click();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'As NDJSON' }).click(),
    ]);
    const lines = (await readFile((await file.path())!, 'utf8')).trim().split('\n');
    const actions = lines.map((line) => (JSON.parse(line) as { action: string }).action);
    expect(actions.filter((action) => action === 'user.edited')).toHaveLength(3);
    expect(actions.every((action) => action.startsWith('user.'))).toBe(true);
  });

  it('says at its place what of an address means nothing to the service', async () => {
    const { page } = await console.open('audit?userId=somebody');
    await page.getByText(/userId must be the id of a user, 32 hexadecimal characters/).waitFor();
    await page.getByRole('button', { name: 'Remove the filter User id' }).click();
    await page.locator('[data-row-link]').first().waitFor();
    expect(page.url()).toMatch(/\/audit$/);
  });

  it.each([LOOKS[0]!, LOOKS[3]!])('looks as it should with odd data, at $width px, $theme', async (look) => {
    const window = await console.open('audit', look);
    const { page } = window;
    await page.locator('[data-row-link]').nth(5).waitFor();
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await window.picture(`audit-${look.width}-${look.theme}`);
    await page.locator('[data-row-link]').first().click();
    await page.getByRole('row', { name: 'version v2 v1' }).waitFor();
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await window.picture(`audit-entry-${look.width}-${look.theme}`);
  });

  it('works in Chinese, is not there for others than administrators, and says what is not there', async () => {
    const window = await console.open('audit', { lang: 'zh' });
    await window.page.getByRole('heading', { level: 1, name: '审计' }).waitFor();
    await window.page.getByRole('row', { name: /已创建订阅/ }).waitFor();
    expect(await window.violations()).toEqual([]);
    await window.page.goto(`${console.url}audit/0199c7a2-6b1e-7c3d-9f40-5a2b8c7d6e5f`);
    await window.page.getByText('此处没有内容').waitFor();
    await console.service.call('POST', USERS, { body: { username: 'worker', password: PASSWORD } });
    const { page } = await console.open('audit', {}, { username: 'worker', password: PASSWORD });
    await page.getByText('You may not see this').waitFor();
  });
});
